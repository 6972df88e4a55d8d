using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>What the server and its webhooks warn of.</summary>
internal static class WarningHeaders
{
    /// <summary>The texts of <c>299 - "text"</c> headers.</summary>
    public static IReadOnlyList<string> Read(HttpResponseHeaders headers) =>
        [.. headers.Warning.Where(warning => warning.Code == 299).Select(warning => Unquote(warning.Text))];

    private static string Unquote(string quoted)
    {
        var text = quoted.Length >= 2 && quoted[0] == '"' ? quoted[1..^1] : quoted;
        return Regex.Replace(text, @"\\(?<character>.)", "${character}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
