using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>What the validating webhook refuses. The same rules guard the reconciliation.</summary>
internal static class ClusterValidation
{
    private const int MaximumNameLength = 50;

    private static readonly string[] Credentials = ["s3Credentials", "azureCredentials", "googleCredentials"];

    /// <param name="cluster">The Cluster.</param>
    /// <param name="old">What it was, or <see langword="null"/> for a new one.</param>
    public static IReadOnlyList<FieldError> Validate(JsonObject cluster, JsonObject? old)
    {
        if (cluster.Annotation(Cnpg.ValidationAnnotation) == "disabled")
        {
            return [];
        }

        var resource = new ClusterResource(cluster);
        IEnumerable<FieldError> errors =
        [
            .. Name(resource), .. ImageRules.Validate(resource), .. BootstrapRules.Validate(resource), .. StorageRules.Validate(resource, old),
            .. ParameterRules.Validate(resource), .. SynchronousRules.Validate(resource), .. Update(resource), .. Plugins(resource), .. Roles(resource),
            .. Services(resource), .. Barman(resource), .. Annotations(resource),
        ];
        return [.. old is null ? errors : errors.Concat(ChangeRules.Validate(resource, new ClusterResource(old)))];
    }

    /// <summary>What is accepted with a warning.</summary>
    public static IEnumerable<string> Warnings(JsonObject cluster)
    {
        var resource = new ClusterResource(cluster);
        if (resource.Spec.Node("backup", "barmanObjectStore") is not null)
        {
            yield return "Native support for Barman Cloud backups and recovery is deprecated and will be completely removed in CloudNativePG 1.31.0. " +
                "Found usage in: spec.backup.barmanObjectStore. Please migrate existing clusters to the new Barman Cloud Plugin to ensure a smooth transition.";
        }

        if (resource.Instances > 1 && resource.Spec.Node("postgresql", "synchronous") is null && resource.Spec.Int("minSyncReplicas") is null or 0)
        {
            yield return "spec.postgresql.synchronous is not configured: a failover may lose the transactions that no replica has received yet";
        }

        if (resource.Spec.Bool("monitoring", "enablePodMonitor") == true)
        {
            yield return "spec.monitoring.enablePodMonitor is deprecated and will be removed in a future release. Please migrate to manually managing your " +
                "PodMonitor resources. Set this field to false and create a PodMonitor resource for your cluster as described in the documentation.";
        }
    }

    private static IEnumerable<FieldError> Name(ClusterResource cluster)
    {
        if (cluster.Name.Length > MaximumNameLength)
        {
            yield return new FieldError("metadata.name", cluster.Name, "the maximum length of a cluster name is 50 characters");
        }

        if (cluster.Name.Contains('.', StringComparison.Ordinal))
        {
            yield return new FieldError("metadata.name", cluster.Name, "cluster name must be a valid DNS label");
        }
    }

    private static IEnumerable<FieldError> Update(ClusterResource cluster)
    {
        if (cluster.Spec.String("primaryUpdateStrategy") == "supervised" && cluster.Instances == 1)
        {
            yield return new FieldError(
                "spec.primaryUpdateStrategy", "supervised", "supervised update strategy is not allowed for clusters with a single instance");
        }
    }

    private static IEnumerable<FieldError> Plugins(ClusterResource cluster)
    {
        var archivers = cluster.Plugins.Where(p => p.Bool("isWALArchiver") == true).Select(p => p.String("name")).OfType<string>().ToList();
        var names = new JsonArray([.. archivers.Select(a => (JsonNode)a)]);
        if (archivers.Count > 0 && cluster.Spec.Node("backup", "barmanObjectStore") is not null)
        {
            yield return new FieldError("spec.plugins", names, "Cannot enable a WAL archiver plugin when barmanObjectStore is configured");
        }

        if (archivers.Count > 1)
        {
            yield return new FieldError("spec.plugins", names, "Cannot enable more than one WAL archiver plugin");
        }
    }

    private static IEnumerable<FieldError> Roles(ClusterResource cluster)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, role) in ((cluster.Spec.Node("managed", "roles") as JsonArray) ?? []).Index())
        {
            var name = role.String("name") ?? "";
            var path = $"spec.managed.roles[{index}]";
            if (!seen.Add(name))
            {
                yield return new FieldError(path, name, "Role name is duplicate of another");
            }

            if (
                name is "postgres" or "streaming_replica"
                    || name.StartsWith("cnpg_", StringComparison.Ordinal)
                    || name.StartsWith("pg_", StringComparison.Ordinal))
            {
                yield return new FieldError(path, name, "This role is reserved for operator use");
            }

            if (role.Bool("disablePassword") == true && role.Node("passwordSecret") is not null)
            {
                yield return new FieldError(path, name, "This role both sets and disables a password");
            }

            if (role.Int("connectionLimit") < -1)
            {
                yield return new FieldError(path, role.Int("connectionLimit"), "Connection limit should be positive, unless defaulting to -1");
            }
        }
    }

    private static IEnumerable<FieldError> Services(ClusterResource cluster)
    {
        foreach (var (index, service) in ((cluster.Spec.Node("managed", "services", "disabledDefaultServices") as JsonArray) ?? []).Index())
        {
            if (string.Equals(service.String(), "rw", StringComparison.Ordinal))
            {
                yield return new FieldError($"spec.managed.services.disabledDefaultServices[{index}]", "rw", "service of type RW cannot be disabled.");
            }
        }
    }

    private static IEnumerable<FieldError> Barman(ClusterResource cluster)
    {
        if (cluster.Spec.Node("backup", "barmanObjectStore") is JsonObject store &&
            Credentials.Count(c => store[c] is not null) != 1)
        {
            yield return new FieldError(
                "spec.backup.barmanObjectStore", store,
                    "missing credentials. One and only one of azureCredentials, s3Credentials and googleCredentials are required");
        }
    }

    private static IEnumerable<FieldError> Annotations(ClusterResource cluster)
    {
        if (cluster.Item.Annotation(Cnpg.HibernationAnnotation) is { } value and not ("on" or "off"))
        {
            yield return new FieldError(
                $"metadata.annotations.{Cnpg.HibernationAnnotation}", value, "Annotation value for hibernation should be \"on\" or \"off\"");
        }
    }
}
