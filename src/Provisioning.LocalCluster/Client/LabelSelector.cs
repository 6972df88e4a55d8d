using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>Matches labels against <c>metav1.LabelSelector</c> objects.</summary>
internal static class LabelSelector
{
    /// <summary>Whether an object's labels satisfy a selector; an empty selector matches everything, an absent one nothing.</summary>
    public static bool Matches(JsonNode? selector, JsonObject item) =>
        selector is JsonObject && MatchesAll(selector.Node("matchLabels") as JsonObject, item.Node("metadata", "labels"))
        && MatchesExpressions(selector.Node("matchExpressions") as JsonArray, item.Node("metadata", "labels"));

    /// <summary>Whether labels hold every pair.</summary>
    public static bool MatchesAll(JsonObject? pairs, JsonNode? labels) =>
        pairs is null || pairs.All(p => labels.String(p.Key) is { } value && value == p.Value.String());

    /// <summary>Whether labels satisfy every <c>{key, operator, values}</c>.</summary>
    public static bool MatchesExpressions(JsonArray? expressions, JsonNode? labels) =>
        expressions is null || expressions.All(e => Matches(e, labels.String(e.String("key") ?? "")));

    private static bool Matches(JsonNode? expression, string? value) => expression.String("operator") switch
    {
        "In" => value is not null && Values(expression).Contains(value, StringComparer.Ordinal),
        "NotIn" => value is null || !Values(expression).Contains(value, StringComparer.Ordinal),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => false,
    };

    private static IEnumerable<string?> Values(JsonNode? expression) => (expression.Node("values") as JsonArray ?? []).Select(v => v.String());
}
