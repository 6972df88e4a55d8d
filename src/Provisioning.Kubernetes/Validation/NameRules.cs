namespace Provisioning.Kubernetes.Validation;

/// <summary>What Kubernetes takes as a name or a label.</summary>
internal static class NameRules
{
    public const int MaxLabelLength = 63;

    /// <summary>A lowercase RFC 1123 label of any length.</summary>
    public static bool IsDnsLabel(string text) =>
        text.Length > 0 && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && text[0] != '-' && text[^1] != '-';

    public static bool IsLabelValue(string text) => text.Length == 0 || (text.Length <= MaxLabelLength && IsQualifiedPart(text));

    public static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? IsNamePart(text)
            : slash <= 253 && text[..slash].Split('.').All(label => IsDnsLabel(label) && label.Length <= MaxLabelLength) && IsNamePart(text[(slash + 1)..]);
    }

    private static bool IsNamePart(string text) => text.Length is > 0 and <= MaxLabelLength && IsQualifiedPart(text);

    private static bool IsQualifiedPart(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
}
