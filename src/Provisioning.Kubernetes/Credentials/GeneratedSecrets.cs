using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>Secrets with random passwords, for operators that want to be given them.</summary>
internal static class GeneratedSecrets
{
    private const int PasswordLength = 32;
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static Manifest Write(GeneratedSecret secret, DatabaseContext context)
    {
        var data = new JsonObject();
        foreach (var (key, value) in secret.Values)
        {
            data[key] = Encode(value);
        }

        foreach (var key in secret.Passwords)
        {
            data[key] = Encode(CreatePassword(PasswordLength));
        }

        return SecretManifests.Write(secret.Name, secret.Type, data, context.Namespace, context.Labels);
    }

    /// <summary>Letters and digits: what needs no escaping anywhere.</summary>
    public static string CreatePassword(int length) => RandomNumberGenerator.GetString(Characters, length);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
