using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>
/// The object stores with their keys: where the archive goes, and where the one is that the database was restored from. They must be there before the cluster
/// is, and stay: a cluster whose store is missing never starts, and adding it later restarts every instance.
/// </summary>
internal static class StoreManifests
{
    private const string AccessKeyId = "ACCESS_KEY_ID";
    private const string SecretAccessKey = "SECRET_ACCESS_KEY";
    private const string Region = "REGION";
    private const string CertificateAuthority = "ca.crt";

    /// <summary>
    /// What the plugin's container may take in each instance. A base backup uploads parts of large files from memory, so that less would be killed.
    /// </summary>
    public static ResourceRequirements Sidecar { get; } = new()
    {
        Requests = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["cpu"] = "100m", ["memory"] = "256Mi" },
        Limits = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["cpu"] = "1", ["memory"] = "512Mi" },
    };

    /// <summary>Where the database's own archive goes.</summary>
    public static IEnumerable<Manifest> Archive(DatabaseContext context, BackupPolicy policy, BackupStoreOptions store) =>
        Render(context, PostgreSqlNames.Store(context), store, string.Create(CultureInfo.InvariantCulture, $"{policy.RetentionDays}d"));

    /// <summary>Where the archive is that the database was restored from. Without a retention: what is in it is the source's to delete.</summary>
    public static IEnumerable<Manifest> Origin(DatabaseContext context, BackupStoreOptions store) =>
        Render(context, PostgreSqlNames.OriginStore(context), store, retention: null);

    private static IEnumerable<Manifest> Render(DatabaseContext context, string name, BackupStoreOptions store, string? retention)
    {
        var entries = SecretEntries(store);
        if (entries.Count > 0)
        {
            yield return Secret(context, name, entries);
        }

        var spec = new ObjectStoreSpec
        {
            RetentionPolicy = retention,
            Configuration = Configuration(name, store, entries),
            InstanceSidecarConfiguration = new()
            {
                Resources = Sidecar,

                // Many S3-compatible services refuse the checksums that the AWS SDK sends by default.
                Env = store.Endpoint is null
                    ? null
                    : [new("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"), new("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")],
            },
        };
        yield return ManifestFactory.Create(
            PostgreSqlTypes.ObjectStore, context, name, JsonSerializer.SerializeToNode(spec, PostgreSqlResources.Default.ObjectStoreSpec));
    }

    private static ObjectStoreConfiguration Configuration(string name, BackupStoreOptions store, SortedDictionary<string, string> entries)
    {
        var path = store.Path.Trim('/');
        return new()
        {
            DestinationPath = path.Length == 0 ? $"s3://{store.Bucket}" : $"s3://{store.Bucket}/{path}",
            EndpointUrl = store.Endpoint?.ToString().TrimEnd('/'),
            EndpointCa = Reference(CertificateAuthority),
            S3Credentials = new()
            {
                AccessKeyId = Reference(AccessKeyId),
                SecretAccessKey = Reference(SecretAccessKey),
                Region = Reference(Region),
                InheritFromIamRole = store.UseWorkloadIdentity ? true : null,
            },
            Wal = new() { Compression = "gzip", MaxParallel = 4 },
            Data = new() { Compression = "gzip" },
        };

        SecretKeyReference? Reference(string key) => entries.ContainsKey(key) ? new(name, key) : null;
    }

    private static SortedDictionary<string, string> SecretEntries(BackupStoreOptions store)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(AccessKeyId, store.UseWorkloadIdentity ? null : store.AccessKeyId);
        Add(SecretAccessKey, store.UseWorkloadIdentity ? null : store.SecretAccessKey);
        Add(Region, store.Region);
        Add(CertificateAuthority, store.CertificateAuthority);
        return entries;

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                entries[key] = value;
            }
        }
    }

    private static Manifest Secret(DatabaseContext context, string name, SortedDictionary<string, string> entries)
    {
        var manifest = ManifestFactory.Create(PostgreSqlTypes.Secret, context, name, spec: null);
        manifest.Body.Remove("spec");
        manifest.Body["type"] = "Opaque";

        // 'data' and not 'stringData', which the server folds into 'data' and so would never compare equal to what it returns.
        manifest.Body["data"] = new JsonObject(entries.Select(entry =>
            KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(entry.Value))))));
        return manifest;
    }
}
