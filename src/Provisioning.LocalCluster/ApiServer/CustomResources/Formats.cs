using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Mail;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>The string formats that the API server validates; it ignores those that it does not know.</summary>
internal static class Formats
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool IsValid(string format, string text) => format switch
    {
        "date-time" => IsDateTime(text),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[(text.Length / 4 * 3) + 3], out _),
        "uuid" => Guid.TryParse(text, out _),
        "ipv4" => IPAddress.TryParse(text, out var v4) && v4.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "ipv6" => IPAddress.TryParse(text, out var v6) && v6.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "email" => MailAddress.TryCreate(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "hostname" => text.Length is > 0 and <= 255 && Uri.CheckHostName(text) == UriHostNameType.Dns,
        "duration" => IsDuration(text),
        _ => true,
    };

    private static bool IsDateTime(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');

    private static bool IsDuration(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (rest is "0")
        {
            return true;
        }

        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[digits..];
            var unit = rest.IndexOfAny(Digits);
            if ((unit < 0 ? rest : rest[..unit]) is not ("ns" or "us" or "µs" or "ms" or "s" or "m" or "h"))
            {
                return false;
            }

            rest = unit < 0 ? [] : rest[unit..];
        }

        return text.Length > 0;
    }
}
