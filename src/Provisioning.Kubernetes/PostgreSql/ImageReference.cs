using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>An image of PostgreSQL: the operator reads the version off its tag.</summary>
internal sealed record ImageReference(string Text, int Major, int? Minor)
{
    /// <summary>The oldest major version that the operator accepts.</summary>
    private const int OldestMajor = 13;

    /// <summary>The version as its tag says it, such as <c>18.6</c>.</summary>
    public string Version => Minor is null ? Invariant($"{Major}") : Invariant($"{Major}.{Minor}");

    /// <summary>Reads a reference, or says what is wrong with it.</summary>
    public static (ImageReference? Image, string? Error) Parse(string text)
    {
        var named = text.Split('@')[0];
        var colon = named.LastIndexOf(':');
        var hasTag = colon > named.LastIndexOf('/');
        var name = hasTag ? named[..colon] : named;
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '/' or ':'))
        {
            return (null, $"'{text}' is no image reference, such as ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie.");
        }

        var tag = hasTag ? named[(colon + 1)..] : "";
        if (tag.Length == 0)
        {
            return (null, $"'{text}' has no tag. The operator tells PostgreSQL's version by the tag, so give one, such as ':18.6' (a digest may follow it).");
        }

        if (tag == "latest")
        {
            return (null, $"'{text}' has the tag 'latest', by which the operator cannot tell an upgrade. Name a version.");
        }

        if (ReadVersion(tag) is not { } version)
        {
            return (null, $"The tag of '{text}' does not start with PostgreSQL's version, by which the operator goes.");
        }

        return version.Major < OldestMajor
            ? (null, Invariant($"'{text}' is PostgreSQL {version.Major}; the operator accepts {OldestMajor} and later."))
            : (new ImageReference(text, version.Major, version.Minor), null);
    }

    /// <summary><c>18.6</c> out of <c>18.6-standard-trixie</c>.</summary>
    private static (int Major, int? Minor)? ReadVersion(string tag)
    {
        var numbers = new string([.. tag.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]).Split('.');
        if (!TryNumber(numbers[0], out var major))
        {
            return null;
        }

        return numbers.Length == 1 ? (major, null) : TryNumber(numbers[1], out var minor) ? (major, minor) : null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
