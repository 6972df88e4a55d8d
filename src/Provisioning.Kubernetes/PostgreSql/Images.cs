namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>Finds the image of a spec.</summary>
internal static class Images
{
    /// <summary>The spec's own image, or the one that the options have for its version; or what is wrong.</summary>
    public static (ImageReference? Image, SpecError? Error) Resolve(PostgreSqlSpec spec, PostgreSqlOptions options) =>
        spec.Image is null ? ForVersion(spec.Version ?? options.DefaultVersion, options) : Own(spec.Image, spec.Version);

    /// <summary>The major versions of two specs; null when one of them has no image.</summary>
    public static (int Before, int After)? FindMajors(PostgreSqlSpec before, PostgreSqlSpec after, PostgreSqlOptions options) =>
        Resolve(before, options).Image is { } from && Resolve(after, options).Image is { } to ? (from.Major, to.Major) : null;

    /// <summary>The version that the spec asks for, or the major version of its own image, or the host's default.</summary>
    public static string ResolveVersion(PostgreSqlSpec spec, PostgreSqlOptions options) =>
        spec.Version
        ?? (
            spec.Image is not null && ImageReference.Parse(spec.Image).Image is { } image
                ? FormattableString.Invariant($"{image.Major}")
                : options.DefaultVersion);

    private static (ImageReference? Image, SpecError? Error) Own(string text, string? version)
    {
        var (image, error) = ImageReference.Parse(text);
        if (image is null)
        {
            return (null, new SpecError { Field = nameof(PostgreSqlSpec.Image), Message = error! });
        }

        return version is null || IsVersion(image, version)
            ? (image, null)
            : (null, new SpecError
            {
                Field = nameof(PostgreSqlSpec.Version),
                Message = $"'{version}' is not the version of Image '{text}', which is {image.Version}. Leave one of them out.",
            });
    }

    private static (ImageReference? Image, SpecError? Error) ForVersion(string version, PostgreSqlOptions options)
    {
        if (!options.Images.TryGetValue(version, out var text))
        {
            text = options.Images.Values.FirstOrDefault(candidate => ImageReference.Parse(candidate).Image?.Version == version);
        }

        if (text is null)
        {
            var known = string.Join(", ", options.Images.Keys.Order(StringComparer.Ordinal));
            return (null, new SpecError
            {
                Field = nameof(DatabaseSpec.Version),
                Message = $"PostgreSQL '{version}' is not known here. Known: {known}. Give one of these, or an Image.",
            });
        }

        var (image, error) = ImageReference.Parse(text);
        return image is null
            ? (null, new SpecError { Field = nameof(DatabaseSpec.Version), Message = $"The host's image for PostgreSQL '{version}' is unusable: {error}" })
            : (image, null);
    }

    private static bool IsVersion(ImageReference image, string version) =>
        image.Version == version || string.Equals(version, FormattableString.Invariant($"{image.Major}"), StringComparison.Ordinal);
}
