using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Reads Kubernetes quantities.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>The value, or <see langword="null"/> for a text that is no quantity.</summary>
    public static decimal? Parse(string text)
    {
        var (suffix, factor) = Suffixes.FirstOrDefault(s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        return decimal.TryParse(text.AsSpan(0, text.Length - (suffix?.Length ?? 0)), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number * (suffix is null ? 1 : factor)
            : null;
    }
}
