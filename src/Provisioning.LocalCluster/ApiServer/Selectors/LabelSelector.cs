using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Selectors;

/// <summary>All requirements must hold.</summary>
internal sealed record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    public static readonly LabelSelector Everything = new([]);

    public bool IsEverything => Requirements.Count == 0;

    public bool Matches(JsonObject item) => IsEverything || MatchesLabels(item.Node("metadata", "labels") as JsonObject);

    public bool MatchesLabels(JsonObject? labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The selector that an object carries as <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public static LabelSelector FromObject(JsonObject? selector)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector?["matchLabels"] as JsonObject ?? [])
        {
            requirements.Add(new LabelRequirement(key, "=", [value.AsString() ?? ""]));
        }

        foreach (var expression in selector?["matchExpressions"] as JsonArray ?? [])
        {
            var values = (expression?["values"] as JsonArray ?? []).Select(v => v.AsString() ?? "").ToArray();
            var operation = expression.String("operator") switch
            {
                "In" => "in",
                "NotIn" => "notin",
                "Exists" => "exists",
                _ => "!",
            };
            requirements.Add(new LabelRequirement(expression.String("key") ?? "", operation, values));
        }

        return new LabelSelector(requirements);
    }

    /// <summary>As in a query: <c>app=x,tier in (a,b),!gone</c>.</summary>
    public override string ToString() => string.Join(',', Requirements.Select(r => r.Operator switch
    {
        "=" => $"{r.Key}={r.Values[0]}",
        "!=" => $"{r.Key}!={r.Values[0]}",
        "exists" => r.Key,
        "!" => $"!{r.Key}",
        "gt" => $"{r.Key}>{r.Values[0]}",
        "lt" => $"{r.Key}<{r.Values[0]}",
        _ => $"{r.Key} {r.Operator} ({string.Join(',', r.Values.Order(StringComparer.Ordinal))})",
    }));
}
