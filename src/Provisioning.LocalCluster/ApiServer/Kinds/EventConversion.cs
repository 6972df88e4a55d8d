using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Events are one storage with two faces: <c>v1</c> and <c>events.k8s.io/v1</c> name their fields differently.</summary>
internal static class EventConversion
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
    ];

    public static JsonObject ToCore(JsonObject item) => Rename(item, n => Array.Find(Names, p => p.Events == n).Core ?? n);

    public static JsonObject FromCore(JsonObject item) => Rename(item, n => Array.Find(Names, p => p.Core == n).Events ?? n);

    private static JsonObject Rename(JsonObject item, Func<string, string> name)
    {
        var result = new JsonObject();
        foreach (var (key, value) in item)
        {
            result[name(key)] = value?.DeepClone();
        }

        result.Ensure("metadata");
        return result;
    }
}
