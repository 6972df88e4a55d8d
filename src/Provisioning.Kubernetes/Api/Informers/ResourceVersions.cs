using System.Globalization;

namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>The order of an API server's versions: whole numbers, by the API's own rules.</summary>
internal static class ResourceVersions
{
    /// <summary>Whether the one version is later than the other. What is no number counts as later whenever it differs, so that nothing is missed.</summary>
    public static bool IsLater(string? version, string? other) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var left)
        && ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var right)
            ? left > right
            : !string.Equals(version, other, StringComparison.Ordinal);
}
