using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.State;

/// <summary>A record as a ConfigMap: labels to select by, the format's version, and the record as JSON.</summary>
internal static class RecordFormat
{
    public const string Version = "1";

    /// <summary>Says that a ConfigMap is a record.</summary>
    public const string KindLabel = WellKnownLabels.Prefix + "kind";
    public const string KindValue = "database";

    /// <summary>The database's state, or <see cref="DeletedValue"/>.</summary>
    public const string StateLabel = WellKnownLabels.Prefix + "state";
    public const string DeletedValue = "deleted";

    /// <summary>Present while an operation is unfinished: the runner that runs it, or <see cref="NoRunner"/>.</summary>
    public const string RunnerLabel = WellKnownLabels.Prefix + "runner";
    public const string NoRunner = "none";

    /// <summary>On records of throw-away databases, <see cref="TemporaryValue"/>.</summary>
    public const string TemporaryLabel = WellKnownLabels.Prefix + "temporary";
    public const string TemporaryValue = "true";

    public const string Selector = KindLabel + "=" + KindValue;

    private const string VersionKey = "version";
    private const string RecordKey = "record";

    /// <summary>etcd takes 1 MiB; the rest is for the metadata and for what operations add.</summary>
    private const int MaxLength = 768 * 1024;

    public static string GetName(DatabaseRecord record) => $"{record.Organization}-{record.Project}";

    public static Manifest Write(DatabaseRecord record, string ns, string? resourceVersion)
    {
        var json = JsonSerializer.Serialize(record, RecordJson.Default.DatabaseRecord);
        if (json.Length > MaxLength)
        {
            throw new ProvisioningException(
                ErrorCode.InvalidSpec,
                    $"The record of {record.GetId()} would have {json.Length / 1024} KiB; the cluster keeps {MaxLength / 1024}. Shorten the spec.");
        }

        var metadata = new JsonObject { ["name"] = GetName(record), ["namespace"] = ns, ["labels"] = WriteLabels(record) };
        if (resourceVersion is not null)
        {
            metadata["resourceVersion"] = resourceVersion;
        }

        return new Manifest(StateTypes.ConfigMap, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = metadata,
            ["data"] = new JsonObject { [VersionKey] = Version, [RecordKey] = json },
        });
    }

    /// <exception cref="ProvisioningException">A newer version of the library wrote it, or somebody damaged it.</exception>
    public static StoredRecord Read(ConfigMap configMap)
    {
        var name = $"{configMap.Metadata.Namespace}/{configMap.Metadata.Name}";
        if (configMap.Data?.GetValueOrDefault(VersionKey) is var version && version != Version)
        {
            throw new ProvisioningException(
                ErrorCode.Internal,
                $"The record {name} has format '{version}'; this version of the library reads '{Version}'. A newer version wrote it: update this host too.");
        }

        try
        {
            var record = JsonSerializer.Deserialize(configMap.Data?.GetValueOrDefault(RecordKey) ?? "", RecordJson.Default.DatabaseRecord);
            return new StoredRecord(record ?? throw new JsonException(), configMap.Metadata.Uid ?? "", configMap.Metadata.ResourceVersion ?? "");
        }
        catch (JsonException exception)
        {
            throw new ProvisioningException(ErrorCode.Internal, $"The record {name} is damaged and cannot be read.", innerException: exception);
        }
    }

    /// <summary>The runner of the unfinished operation (<see cref="NoRunner"/> when none runs it), or null when there is no unfinished one.</summary>
    public static string? GetRunner(ConfigMap configMap) => configMap.Metadata.Labels?.GetValueOrDefault(RunnerLabel);

    public static bool IsTemporary(ConfigMap configMap) => configMap.Metadata.Labels?.ContainsKey(TemporaryLabel) == true;

    public static bool IsDeleted(ConfigMap configMap) => configMap.Metadata.Labels?.GetValueOrDefault(StateLabel) == DeletedValue;

    private static JsonObject WriteLabels(DatabaseRecord record)
    {
        var labels = new JsonObject
        {
            [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
            [WellKnownLabels.Organization] = record.Organization,
            [WellKnownLabels.Project] = record.Project,
            [WellKnownLabels.Engine] = record.Engine,
            [WellKnownLabels.Tier] = record.Tier,
            [KindLabel] = KindValue,
            [StateLabel] = record.DeletedAt is null ? record.State.ToString().ToLowerInvariant() : DeletedValue,
        };
        if (record.Temporary is not null)
        {
            labels[TemporaryLabel] = TemporaryValue;
        }

        if (!record.Operation.IsFinished())
        {
            labels[RunnerLabel] = record.Operation.Runner ?? NoRunner;
        }

        return labels;
    }
}
