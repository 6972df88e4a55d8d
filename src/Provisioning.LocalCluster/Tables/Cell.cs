using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables;

/// <summary>Values that many kinds print alike.</summary>
internal static class Cell
{
    public const string None = "<none>";
    public const string Unset = "<unset>";

    public static JsonNode Name(JsonObject item) => item.Name();

    public static JsonNode Age(JsonObject item, DateTimeOffset now) => Tables.Age.Since(item.String("metadata", "creationTimestamp"), now);

    /// <summary>The text at a path, or <c>&lt;none&gt;</c>.</summary>
    public static JsonNode TextOrNone(JsonObject item, params ReadOnlySpan<string> path) => item.String(path) is { Length: > 0 } text ? text : None;

    /// <summary>The text at a path, or nothing.</summary>
    public static JsonNode Text(JsonObject item, params ReadOnlySpan<string> path) => item.String(path) ?? "";

    public static JsonNode Number(JsonObject item, params ReadOnlySpan<string> path) => item.Int(path) ?? 0;

    /// <summary>How many entries an object or a list has.</summary>
    public static int Count(JsonObject item, params ReadOnlySpan<string> path) => item.Node(path) switch
    {
        JsonObject map => map.Count,
        JsonArray list => list.Count,
        _ => 0,
    };

    /// <summary>The objects of a list; none when it is absent.</summary>
    public static IEnumerable<JsonObject> List(JsonNode? item, params ReadOnlySpan<string> path) => (item.Node(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Strings(JsonNode? item, params ReadOnlySpan<string> path) =>
        (item.Node(path) as JsonArray)?.Select(s => s.String() ?? "") ?? [];

    /// <summary>A map as <c>a=b,c=d</c>, or <c>&lt;none&gt;</c>.</summary>
    public static string Map(JsonNode? map) =>
        map is JsonObject { Count: > 0 } entries
            ? string.Join(',', entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value.String()}")) : None;

    /// <summary>A label selector as kubectl writes it.</summary>
    public static string Selector(JsonNode? selector)
    {
        var parts = (selector.Node("matchLabels") as JsonObject)?.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value.String()}") ?? [];
        var expressions = List(selector, "matchExpressions").Select(Expression);
        var all = string.Join(',', parts.Concat(expressions));
        return all.Length == 0 ? None : all;
    }

    public static string Join(IEnumerable<string> values) => string.Join(',', values) is { Length: > 0 } joined ? joined : None;

    private static string Expression(JsonObject expression)
    {
        var (key, values) = (expression.String("key"), string.Join(',', Strings(expression, "values")));
        return expression.String("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => $"{key}",
            _ => $"!{key}",
        };
    }
}
