using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.State.Archives;

/// <summary>An archive's record as a ConfigMap.</summary>
internal static class ArchiveFormat
{
    public const string Selector = RecordFormat.KindLabel + "=" + Kind;

    private const string Kind = "archive";
    private const string Version = "1";
    private const string VersionKey = "version";
    private const string RecordKey = "record";

    /// <summary>With a dot, which no name of a database's record has.</summary>
    public static string GetName(string archive) => $"archive.{archive}";

    public static bool IsArchive(ConfigMap configMap) => configMap.Metadata.Labels?.GetValueOrDefault(RecordFormat.KindLabel) == Kind;

    public static Manifest Write(ArchiveRecord record, string ns) => new(StateTypes.ConfigMap, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = GetName(record.Folder),
            ["namespace"] = ns,
            ["labels"] = new JsonObject
            {
                [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
                [WellKnownLabels.Organization] = record.Organization,
                [WellKnownLabels.Project] = record.Project,
                [WellKnownLabels.Engine] = record.Engine,
                [RecordFormat.KindLabel] = Kind,
            },
        },
        ["data"] = new JsonObject { [VersionKey] = Version, [RecordKey] = JsonSerializer.Serialize(record, RecordJson.Default.ArchiveRecord) },
    });

    /// <exception cref="ProvisioningException">A newer version of the library wrote it, or somebody damaged it.</exception>
    public static ArchiveRecord Read(ConfigMap configMap)
    {
        var name = $"{configMap.Metadata.Namespace}/{configMap.Metadata.Name}";
        if (configMap.Data?.GetValueOrDefault(VersionKey) is var version && version != Version)
        {
            throw new ProvisioningException(
                ErrorCode.Internal,
                $"The archive's record {name} has format '{version}'; this version of the library reads '{Version}'. A newer version wrote it: update this host too.");
        }

        try
        {
            return JsonSerializer.Deserialize(configMap.Data?.GetValueOrDefault(RecordKey) ?? "", RecordJson.Default.ArchiveRecord) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new ProvisioningException(ErrorCode.Internal, $"The archive's record {name} is damaged and cannot be read.", innerException: exception);
        }
    }
}
