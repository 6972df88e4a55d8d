using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Selectors;

/// <summary>One condition of a label selector. <paramref name="Operator"/>: <c>= != in notin exists ! gt lt</c>.</summary>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    public bool Matches(JsonObject? labels)
    {
        var value = labels.String(Key);
        return Operator switch
        {
            "=" or "in" => value is not null && Values.Contains(value),
            "!=" or "notin" => value is null || !Values.Contains(value),
            "exists" => value is not null,
            "!" => value is null,
            _ => Compare(value),
        };
    }

    private bool Compare(string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
        && (Operator == "gt" ? left > right : left < right);
}
