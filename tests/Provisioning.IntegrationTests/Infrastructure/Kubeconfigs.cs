using System.Text.RegularExpressions;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>Other ways to a cluster than the one that its kubeconfig describes.</summary>
internal static partial class Kubeconfigs
{
    /// <summary>The same cluster with another token; the file is deleted with the result.</summary>
    public static TemporaryFile WithToken(string kubeconfig, string token)
    {
        var text = File.ReadAllText(kubeconfig);
        return new TemporaryFile($$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{ name: test, context: { cluster: test, user: test } }]
            clusters: [{ name: test, cluster: { server: "{{Value(text, "server")}}", certificate-authority-data: "{{AuthorityData(kubeconfig, text)}}" } }]
            users: [{ name: test, user: { token: "{{token}}" } }]
            """);
    }

    /// <summary>A cluster that is not there.</summary>
    public static TemporaryFile Unreachable() => new("""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{ name: test, context: { cluster: test, user: test } }]
        clusters: [{ name: test, cluster: { server: "https://127.0.0.1:1" } }]
        users: [{ name: test, user: { token: "none" } }]
        """);

    private static string AuthorityData(string kubeconfig, string text) => text.Contains("certificate-authority-data", StringComparison.Ordinal)
        ? Value(text, "certificate-authority-data")
        : Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(kubeconfig)!, Value(text, "certificate-authority"))));

    private static string Value(string text, string key) =>
        Entry().Matches(text).First(match => match.Groups["key"].Value == key).Groups["value"].Value.Trim('"', '\'');

    [GeneratedRegex("\"?(?<key>[a-z-]+)\"?: *(?<value>\"[^\"\n]*\"|[^\\s,{}\\[\\]]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();
}
