using System.Globalization;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Which operand images the registry has.</summary>
internal static class OperandVersions
{
    /// <summary>The last minor release of each major version, with room for those to come; a greater one cannot be pulled.</summary>
    private static readonly Dictionary<int, int> LastMinor = new() { [13] = 23, [14] = 25, [15] = 20, [16] = 16, [17] = 12, [18] = 8 };

    public static bool Exists(string image)
    {
        if (PostgresImageName.MajorVersion(image) is not { } major || !LastMinor.TryGetValue(major, out var last))
        {
            return false;
        }

        var minor = PostgresImageName.Tag(image).Split('-')[0].Split('.').ElementAtOrDefault(1);
        return minor is null || (int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= last);
    }
}
