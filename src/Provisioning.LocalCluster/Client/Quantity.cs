using System.Globalization;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>Reads <c>resource.Quantity</c> texts.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 0.000_000_001m), ("u", 0.000_001m), ("m", 0.001m),
        ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    public static decimal Of(JsonNode? node) => Parse(node?.ToString());

    /// <summary>The amount, or 0 when there is none or it is not a quantity.</summary>
    public static decimal Parse(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain))
        {
            return plain;
        }

        var (suffix, factor) = Suffixes.FirstOrDefault(s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        return suffix is not null
            && decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number * factor
            : 0;
    }
}
