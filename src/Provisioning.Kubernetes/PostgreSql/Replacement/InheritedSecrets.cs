using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Replacement;

/// <summary>
/// The Secrets that a restored cluster takes over. The operator makes its own only where there are none: these are used as they are, and the certificates
/// of the authority are renewed like its own.
/// </summary>
internal static class InheritedSecrets
{
    /// <summary>Makes the operator look at a Secret that is not its own as soon as it changes.</summary>
    private const string ReloadLabel = "cnpg.io/reload";

    private const string PasswordKey = "password";

    /// <param name="context">The new cluster.</param>
    /// <param name="credentials">As applications have them.</param>
    /// <param name="authority">The old cluster's authority, with its key; null when it is gone: then clients have to trust a new one.</param>
    public static IEnumerable<Manifest> Render(DatabaseContext context, DatabaseCredentials credentials, Secret? authority)
    {
        var labels = new Dictionary<string, string>(context.Labels, StringComparer.Ordinal) { [ReloadLabel] = "true" };
        var endpoint = credentials.Endpoint;
        var port = endpoint.Port.ToString(CultureInfo.InvariantCulture);
        yield return SecretManifests.Write(
            PostgreSqlNames.ApplicationSecret(context),
            "kubernetes.io/basic-auth",
            new JsonObject
            {
                ["username"] = Encode(credentials.UserName),
                ["user"] = Encode(credentials.UserName),
                [PasswordKey] = Encode(credentials.Password),
                ["dbname"] = Encode(credentials.DatabaseName),
                ["host"] = Encode(endpoint.Host),
                ["port"] = Encode(port),
                ["uri"] = Encode(credentials.ConnectionUri),
                ["pgpass"] = Encode($"{endpoint.Host}:{port}:{credentials.DatabaseName}:{credentials.UserName}:{credentials.Password}\n"),
            },
            context.Namespace,
            labels);

        if (authority?.Data is { } data && data.ContainsKey("ca.crt") && data.ContainsKey("ca.key"))
        {
            yield return SecretManifests.Write(
                PostgreSqlNames.CertificateAuthoritySecret(context),
                authority.Type ?? "Opaque",
                new JsonObject { ["ca.crt"] = data["ca.crt"], ["ca.key"] = data["ca.key"] },
                context.Namespace,
                labels);
        }
    }

    /// <summary>Every entry that holds the password, such as the URIs, with the other one; null when it is the same.</summary>
    public static JsonObject? PatchPassword(Secret secret, string password)
    {
        var entries = secret.Data?.ToDictionary(entry => entry.Key, entry => Decode(entry.Value), StringComparer.Ordinal) ?? [];
        if (entries.GetValueOrDefault(PasswordKey) is not { Length: > 0 } old || old == password)
        {
            return null;
        }

        var changed = entries.Where(entry => entry.Value.Contains(old, StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Encode(entry.Value.Replace(old, password, StringComparison.Ordinal))));
        return new JsonObject { ["data"] = new JsonObject(changed) };
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
