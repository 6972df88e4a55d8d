using System.Text;
using System.Text.RegularExpressions;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Credentials;

/// <summary>
/// The operator's Secret with another password. It never computes the derived entries again, so that all of them are to be changed with it; what else is in
/// them, such as the cluster's domain, is known to nobody but the operator.
/// </summary>
internal static partial class RotatedSecret
{
    /// <returns>The entries that change, as base64.</returns>
    public static IReadOnlyDictionary<string, string> Write(Secret secret, string password)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = Encode(password) };
        foreach (var (key, value) in secret.Data ?? new Dictionary<string, string>())
        {
            Regex? pattern = key switch
            {
                "uri" or "fqdn-uri" => Uri(),
                "jdbc-uri" or "fqdn-jdbc-uri" => JdbcUri(),
                "pgpass" => PasswordFile(),
                _ => null,
            };
            if (pattern is not null)
            {
                entries[key] = Encode(pattern.Replace(Decode(value), password));
            }
        }

        return entries;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(string value) => Encoding.UTF8.GetString(Convert.FromBase64String(value));

    /// <summary>Between the user and the host.</summary>
    [GeneratedRegex("(?<=://[^:@/]+:)[^@/]*(?=@)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uri();

    [GeneratedRegex("(?<=[?&]password=)[^&]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JdbcUri();

    /// <summary>The last of five fields.</summary>
    [GeneratedRegex("(?<=^(?:[^:]*:){4})[^\n]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PasswordFile();
}
