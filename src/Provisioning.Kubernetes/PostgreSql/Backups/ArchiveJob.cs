using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Rendering;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Backups;

/// <summary>
/// A Job that deletes from an archive: neither the operator nor its plugin has a way to ask for that. It runs in the cluster, where the store is known to be
/// reachable, and takes the keys from the Secret that the database uses.
/// </summary>
internal static class ArchiveJob
{
    private const string Container = "archive";
    private const string CertificateFolder = "/etc/store";
    private const string Scratch = "/tmp";

    /// <summary>An unprivileged user that no image gives a meaning.</summary>
    private const int User = 65532;

    public static Manifest Render(DatabaseContext context, PostgreSqlOptions options, string name, string folder, string? backupId)
    {
        var store = context.BackupStore ?? throw new InvalidOperationException($"{context.Spec.Id} has no backup store.");
        var labels = new Dictionary<string, string>(context.Labels.ToDictionary(), StringComparer.Ordinal) { [WellKnownLabels.Task] = name };
        var keys = StoreManifests.KeysOf(store);
        var manifest = ManifestFactory.Create(CoreTypes.Job, context, name, new JsonObject
        {
            ["backoffLimit"] = 3,

            // An archive holds a file for each 16 MB of log.
            ["activeDeadlineSeconds"] = 24 * 60,

            // The one who waits deletes it; this is for when nobody does any more.
            ["ttlSecondsAfterFinished"] = 3600,
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = ManifestFactory.Strings(labels) },
                ["spec"] = new JsonObject
                {
                    ["restartPolicy"] = "Never",
                    ["automountServiceAccountToken"] = false,
                    ["enableServiceLinks"] = false,
                    ["securityContext"] = new JsonObject
                    {
                        ["runAsNonRoot"] = true,
                        ["runAsUser"] = User,
                        ["runAsGroup"] = User,
                        ["fsGroup"] = User,
                        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                    },
                    ["containers"] = new JsonArray(CreateContainer(context, options, keys, Arguments(context, folder, backupId))),
                    ["volumes"] = CreateVolumes(context, keys),
                },
            },
        });
        manifest.Body["metadata"]!["labels"] = ManifestFactory.Strings(labels);
        if (store.UseWorkloadIdentity)
        {
            // The instances' own account has the role that the store lets in.
            manifest.Body["spec"]!["template"]!["spec"]!["serviceAccountName"] = context.Name;
        }

        return manifest;
    }

    private static JsonArray Arguments(DatabaseContext context, string folder, string? backupId)
    {
        var store = context.BackupStore!;
        var arguments = new JsonArray(
            "s3", "rm", "--recursive", "--only-show-errors", $"{StoreManifests.DestinationPath(store)}/{folder}/{(backupId is null ? "" : $"base/{backupId}/")}");
        if (store.Endpoint is { } endpoint)
        {
            arguments.Add((JsonNode)"--endpoint-url");
            arguments.Add((JsonNode)endpoint.ToString().TrimEnd('/'));
        }

        return arguments;
    }

    private static JsonObject CreateContainer(DatabaseContext context, PostgreSqlOptions options, StoreKeys keys, JsonArray arguments)
    {
        var mounts = new JsonArray(new JsonObject { ["name"] = "scratch", ["mountPath"] = Scratch });
        if (keys.CertificateAuthority is not null)
        {
            mounts.Add((JsonNode)new JsonObject { ["name"] = "store", ["mountPath"] = CertificateFolder, ["readOnly"] = true });
        }

        return new JsonObject
        {
            ["name"] = Container,
            ["image"] = options.ArchiveToolImage,
            ["args"] = arguments,
            ["env"] = CreateEnvironment(context, keys),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
                ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = "512Mi" },
            },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["volumeMounts"] = mounts,
        };
    }

    private static JsonArray CreateEnvironment(DatabaseContext context, StoreKeys keys)
    {
        var environment = new JsonArray(Value("HOME", Scratch), Value("AWS_EC2_METADATA_DISABLED", keys.AccessKeyId is null ? "false" : "true"));
        Refer("AWS_ACCESS_KEY_ID", keys.AccessKeyId);
        Refer("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey);
        Refer("AWS_SESSION_TOKEN", keys.SessionToken);
        Refer("AWS_DEFAULT_REGION", keys.Region);
        if (keys.CertificateAuthority is { } authority)
        {
            environment.Add((JsonNode)Value("AWS_CA_BUNDLE", $"{CertificateFolder}/{authority}"));
        }

        if (context.BackupStore!.Endpoint is not null)
        {
            environment.Add((JsonNode)Value("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"));
            environment.Add((JsonNode)Value("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"));
        }

        return environment;

        void Refer(string name, string? key)
        {
            if (key is not null)
            {
                var reference = new JsonObject { ["name"] = PostgreSqlNames.Store(context), ["key"] = key };
                environment.Add((JsonNode)new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = reference } });
            }
        }
    }

    private static JsonArray CreateVolumes(DatabaseContext context, StoreKeys keys)
    {
        var volumes = new JsonArray(new JsonObject { ["name"] = "scratch", ["emptyDir"] = new JsonObject { ["sizeLimit"] = "64Mi" } });
        if (keys.CertificateAuthority is { } authority)
        {
            volumes.Add((JsonNode)new JsonObject
            {
                ["name"] = "store",
                ["secret"] = new JsonObject
                {
                    ["secretName"] = PostgreSqlNames.Store(context),
                    ["items"] = new JsonArray(new JsonObject { ["key"] = authority, ["path"] = authority }),
                },
            });
        }

        return volumes;
    }

    private static JsonObject Value(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
