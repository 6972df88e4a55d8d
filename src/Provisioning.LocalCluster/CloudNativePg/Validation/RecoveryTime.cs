using System.Globalization;
using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>Reads the point in time of a recovery: RFC 3339, or as PostgreSQL writes it. Without a zone it is UTC.</summary>
internal static partial class RecoveryTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:sszz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
    ];

    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            Fraction().Replace(text, "${ticks}"), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    // More digits than a tick has are allowed, and mean nothing to PostgreSQL.
    [GeneratedRegex(@"(?<ticks>\.[0-9]{7})[0-9]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Fraction();
}
