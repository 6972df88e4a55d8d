using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Reads the version out of an operand image's tag.</summary>
internal static class PostgresImageName
{
    /// <summary>The major version, or <see langword="null"/> when the tag does not begin with a number.</summary>
    public static int? MajorVersion(string image)
    {
        var digits = Tag(image).TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    /// <summary>What follows the colon, without a digest; empty when there is none.</summary>
    public static string Tag(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
    }
}
