using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

internal static class BootstrapRules
{
    private static readonly string[] Selectors = ["targetTime", "targetXID", "targetName", "targetLSN"];

    public static IEnumerable<FieldError> Validate(ClusterResource cluster) => [.. Method(cluster), .. Recovery(cluster), .. ExternalClusters(cluster)];

    private static IEnumerable<FieldError> Method(ClusterResource cluster)
    {
        if (cluster.Spec.Node("bootstrap") is JsonObject bootstrap && bootstrap.Count(p => p.Value is not null) > 1)
        {
            yield return new FieldError("spec.bootstrap", "", "Only one bootstrap method can be specified at a time");
        }

        if (cluster.Initdb.Int("walSegmentSize") is { } size and > 0 && (size & (size - 1)) != 0)
        {
            yield return new FieldError("spec.bootstrap.initdb.walSegmentSize", size, "WAL segment size must be a power of 2");
        }
    }

    private static IEnumerable<FieldError> Recovery(ClusterResource cluster)
    {
        if (cluster.Recovery is not { } recovery)
        {
            yield break;
        }

        if (recovery.String("source") is { Length: > 0 } source)
        {
            var external = cluster.ExternalCluster(source);
            if (external is null)
            {
                yield return new FieldError("spec.bootstrap.recovery.source", source, $"External cluster {source} not found");
            }

            if (external is null || (external["plugin"] is null && external["barmanObjectStore"] is null && external["connectionParameters"] is null))
            {
                yield return new FieldError(
                    "spec.bootstrap.recovery.source", source,
                    $"External cluster {source} cannot be used for recovery: missing connection parameters, Barman, or CNPG-i configuration");
            }
        }

        if (recovery["recoveryTarget"] is not JsonObject target)
        {
            yield break;
        }

        var given = Selectors.Count(s => target.String(s) is { Length: > 0 }) + (target.Bool("targetImmediate") == true ? 1 : 0);
        if (given > 1)
        {
            yield return new FieldError("spec.bootstrap.recovery.recoveryTarget", target, "Recovery target options are mutually exclusive");
        }

        if (target.String("targetTime") is { Length: > 0 } time && RecoveryTime.Parse(time) is null)
        {
            yield return new FieldError("spec.bootstrap.recovery.recoveryTarget", time, "The format of TargetTime is invalid");
        }

        if (target.String("backupID") is null or "" &&
            (target.Bool("targetImmediate") == true || target.String("targetName") is { Length: > 0 } || target.String("targetXID") is { Length: > 0 }))
        {
            yield return new FieldError("spec.bootstrap.recovery.recoveryTarget", target, "BackupID is missing");
        }
    }

    private static IEnumerable<FieldError> ExternalClusters(ClusterResource cluster)
    {
        var externals = ((cluster.Spec.Node("externalClusters") as JsonArray) ?? []).OfType<JsonObject>().ToList();
        if (externals.Select(e => e.String("name")).Distinct(StringComparer.Ordinal).Count() < externals.Count)
        {
            yield return new FieldError(
                "spec.externalClusters", new JsonArray([.. externals.Select(e => e.DeepClone())]), "the list of external clusters contains duplicate values");
        }

        foreach (var (index, external) in externals.Index())
        {
            if (external["connectionParameters"] is null && external["plugin"] is null && external["barmanObjectStore"] is null)
            {
                yield return new FieldError(
                    $"spec.externalClusters[{index}]", external.String("name"), "one of connectionParameters, plugin and barmanObjectStore is required");
            }
        }
    }
}
