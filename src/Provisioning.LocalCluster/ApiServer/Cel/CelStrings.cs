using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>The methods of strings.</summary>
internal static class CelStrings
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    public static object? Call(string name, string s, object?[] a) => (name, a) switch
    {
        ("startsWith", [string x]) => s.StartsWith(x, StringComparison.Ordinal),
        ("endsWith", [string x]) => s.EndsWith(x, StringComparison.Ordinal),
        ("contains", [string x]) => s.Contains(x, StringComparison.Ordinal),
        ("matches", [string x]) => CelFunctions.Matches(s, x),
        ("find", [string x]) => Regex.Match(s, x, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout).Value,
        ("lowerAscii", []) => new string([.. s.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c)]),
        ("upperAscii", []) => new string([.. s.Select(c => char.IsAsciiLetterLower(c) ? (char)(c - 32) : c)]),
        ("trim", []) => s.Trim(),
        ("replace", [string x, string y]) => x.Length == 0 ? s : s.Replace(x, y, StringComparison.Ordinal),
        ("replace", [string x, string y, long n]) => Replace(s, x, y, n),
        ("split", [string x]) => Split(s, x, -1),
        ("split", [string x, long n]) => Split(s, x, n),
        ("substring", [long i]) => Substring(s, i, s.Length),
        ("substring", [long i, long j]) => Substring(s, i, j),
        ("indexOf", [string x]) => (long)s.IndexOf(x, StringComparison.Ordinal),
        ("indexOf", [string x, long i]) when i >= 0 && i <= s.Length => (long)s.IndexOf(x, (int)i, StringComparison.Ordinal),
        ("lastIndexOf", [string x]) => (long)s.LastIndexOf(x, StringComparison.Ordinal),
        ("charAt", [long i]) => i >= 0 && i <= s.Length ? i == s.Length ? "" : s[(int)i].ToString() : throw new CelException($"index out of range: {i}"),
        _ => throw CelValues.NoOverload(name, [s, .. a]),
    };

    private static string Substring(string s, long start, long end) =>
        start >= 0 && end <= s.Length && start <= end ? s[(int)start..(int)end]
            : throw new CelException($"invalid substring range. start: {start}, end: {end}");

    private static object?[] Split(string s, string separator, long limit) => limit switch
    {
        0 => [],
        _ when separator.Length == 0 => [.. s.Select(c => (object?)c.ToString())],
        < 0 => [.. s.Split(separator)],
        _ => [.. s.Split(separator, (int)limit)],
    };

    private static string Replace(string s, string old, string replacement, long limit)
    {
        for (var i = 0; limit > 0 && old.Length > 0 && (i = s.IndexOf(old, i, StringComparison.Ordinal)) >= 0; limit--, i += replacement.Length)
        {
            s = string.Concat(s.AsSpan(0, i), replacement, s.AsSpan(i + old.Length));
        }

        return s;
    }
}
