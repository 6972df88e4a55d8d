using System.Globalization;
using System.Text.Json;
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
    private const string SessionToken = "SESSION_TOKEN";
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
    public static Manifest Archive(DatabaseContext context, BackupPolicy policy, BackupStoreOptions store) =>
        Render(context, PostgreSqlNames.Store(context), store, string.Create(CultureInfo.InvariantCulture, $"{policy.RetentionDays}d"));

    /// <summary>Where the archive is that the database was restored from. Without a retention: what is in it is the source's to delete.</summary>
    public static Manifest Origin(DatabaseContext context, BackupStoreOptions store) =>
        Render(context, PostgreSqlNames.OriginStore(context), store, retention: null);

    /// <summary>The Secret of a store, under the store's name; none for a store that needs no entry.</summary>
    public static IEnumerable<CopiedSecret> Secret(string name, BackupStoreOptions store)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var copies = new SortedDictionary<string, SecretEntry>(StringComparer.Ordinal);
        Add(AccessKeyId, store.AccessKeyId, store.CredentialsSecret, store.AccessKeyIdKey);
        Add(SecretAccessKey, store.SecretAccessKey, store.CredentialsSecret, store.SecretAccessKeyKey);
        Add(SessionToken, value: null, store.CredentialsSecret, store.SessionTokenKey);
        Add(Region, store.Region, secret: null, key: null);
        Add(CertificateAuthority, store.CertificateAuthority, store.CertificateAuthoritySecret, store.CertificateAuthorityKey);
        return values.Count + copies.Count > 0 ? [new CopiedSecret(name, values, copies)] : [];

        void Add(string entry, string? value, string? secret, string? key)
        {
            if (!string.IsNullOrEmpty(secret) && key is not null)
            {
                copies[entry] = new SecretEntry(secret, key);
            }
            else if (!string.IsNullOrEmpty(value))
            {
                values[entry] = value;
            }
        }
    }

    /// <summary>The entries that <see cref="Secret"/> has.</summary>
    public static StoreKeys KeysOf(BackupStoreOptions store)
    {
        HashSet<string> keys = [.. Secret("", store).SelectMany(secret => secret.Values.Keys.Concat(secret.Copies.Keys))];
        return new(Find(AccessKeyId), Find(SecretAccessKey), Find(SessionToken), Find(Region), Find(CertificateAuthority));

        string? Find(string key) => keys.Contains(key) ? key : null;
    }

    /// <summary>The folder that archives' folders are in.</summary>
    public static string DestinationPath(BackupStoreOptions store)
    {
        var path = store.Path.Trim('/');
        return path.Length == 0 ? $"s3://{store.Bucket}" : $"s3://{store.Bucket}/{path}";
    }

    private static Manifest Render(DatabaseContext context, string name, BackupStoreOptions store, string? retention)
    {
        var spec = new ObjectStoreSpec
        {
            RetentionPolicy = retention,
            Configuration = Configuration(name, store),
            InstanceSidecarConfiguration = new()
            {
                Resources = Sidecar,

                // Many S3-compatible services refuse the checksums that the AWS SDK sends by default.
                Env = store.Endpoint is null
                    ? null
                    : [new("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"), new("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")],
            },
        };
        return ManifestFactory.Create(
            PostgreSqlTypes.ObjectStore, context, name, JsonSerializer.SerializeToNode(spec, PostgreSqlResources.Default.ObjectStoreSpec));
    }

    private static ObjectStoreConfiguration Configuration(string name, BackupStoreOptions store)
    {
        var keys = KeysOf(store);
        return new()
        {
            DestinationPath = DestinationPath(store),
            EndpointUrl = store.Endpoint?.ToString().TrimEnd('/'),
            EndpointCa = Reference(keys.CertificateAuthority),
            S3Credentials = new()
            {
                AccessKeyId = Reference(keys.AccessKeyId),
                SecretAccessKey = Reference(keys.SecretAccessKey),
                SessionToken = Reference(keys.SessionToken),
                Region = Reference(keys.Region),
                InheritFromIamRole = store.UseWorkloadIdentity ? true : null,
            },
            Wal = new() { Compression = "gzip", MaxParallel = 4 },
            Data = new() { Compression = "gzip" },
        };

        SecretKeyReference? Reference(string? key) => key is null ? null : new(name, key);
    }
}
