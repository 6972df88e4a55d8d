using System.Globalization;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>Versions as clusters tell them. Pure.</summary>
internal static class Versions
{
    /// <summary>Of <c>v1.36.0-local</c>, or of an image's tag: digits and dots from the start, two parts at least; null when there are none.</summary>
    public static Version? Parse(string? text)
    {
        var digits = string.Concat((text ?? "").TrimStart('v').TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).TrimEnd('.');
        return Version.TryParse(digits, out var version) ? version : null;
    }

    /// <summary>Of an image reference; null when it has no tag, or one that is no version.</summary>
    public static Version? ParseImage(string? image)
    {
        var reference = (image ?? "").Split('@')[0];
        var name = reference[(reference.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : Parse(name[(colon + 1)..]);
    }

    /// <summary>Major and minor version only.</summary>
    public static Version Minor(this Version version) => new(version.Major, version.Minor);

    public static string Format(Version version) => version.Build < 0
        ? string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}")
        : string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.{version.Build}");
}
