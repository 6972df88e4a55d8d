using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Reads a position in the WAL (<c>16/B374D848</c>).</summary>
internal static class LogPosition
{
    /// <exception cref="FormatException">It is none.</exception>
    public static ulong Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no position in the WAL.");

    public static ulong? TryParse(string text) =>
        text.Split('/') is [var high, var low]
            && uint.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upper)
            && uint.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lower)
            ? ((ulong)upper << 32) | lower
            : null;
}
