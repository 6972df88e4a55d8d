using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.Tests.ApiServer.Replay;

/// <summary>Replaces what differs from one server to the next, and nothing else: identities, times, versions, random suffixes.</summary>
internal static partial class Normalizer
{
    public static JsonNode? Normalize(JsonNode? node, string field = "") => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Normalize(p.Value, p.Key)))),
        // The server orders them by the second they were written in, which a replay need not share.
        JsonArray list when field == "managedFields" =>
            new JsonArray([.. list.Select(i => Normalize(i)).OrderBy(i => i?.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray list => new JsonArray([.. list.Select(i => Normalize(i))]),
        _ when node.AsString() is { } text => field switch
        {
            "resourceVersion" => "<version>",
            "continue" => "<continue>",
            "gitVersion" or "gitCommit" or "gitTreeState" or "goVersion" or "buildDate" or "platform" or "storageVersionHash" => "<build>",
            _ => Text(text),
        },
        _ => node?.DeepClone(),
    };

    private static string Text(string text)
    {
        text = Uid().Replace(text, m => m.Value == Guid.Empty.ToString() ? m.Value : "<uid>");
        text = Time().Replace(text, "<time>");
        text = Generated().Replace(text, "gen-<random>");
        text = TooOld().Replace(text, "too old resource version: 1 (<version>)");
        return Current().Replace(text, "current: <version>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex Uid();

    // Times that the server sets; those of the requests are of the year 2026-01 and stay.
    [GeneratedRegex(@"20\d\d-(?!01-01T00)\d\d-\d\dT\d\d:\d\d:\d\dZ", RegexOptions.None, 1000)]
    private static partial Regex Time();

    [GeneratedRegex("gen-[a-z0-9]{5}", RegexOptions.None, 1000)]
    private static partial Regex Generated();

    [GeneratedRegex(@"too old resource version: 1 \(\d+\)", RegexOptions.None, 1000)]
    private static partial Regex TooOld();

    [GeneratedRegex(@"current: \d+", RegexOptions.None, 1000)]
    private static partial Regex Current();
}
