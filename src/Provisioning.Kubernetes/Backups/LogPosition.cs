using System.Globalization;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Positions of a write-ahead log, such as <c>0/5000100</c>, as numbers. Pure.</summary>
internal static class LogPosition
{
    public static bool TryParse(string? text, out ulong position)
    {
        position = 0;
        if (text?.Split('/') is not [{ Length: > 0 and <= 8 } high, { Length: > 0 and <= 8 } low]
            || !uint.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upper)
            || !uint.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lower))
        {
            return false;
        }

        position = ((ulong)upper << 32) | lower;
        return true;
    }
}
