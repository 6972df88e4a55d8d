using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Reads a Secret's values.</summary>
internal static class SecretData
{
    /// <summary>The value as text. Throws when the key is missing: the caller cannot go on without it.</summary>
    public static string Text(JsonObject secret, string key) =>
        TryText(secret, key) ?? throw new InvalidOperationException($"Secret {ObjectKey.Of(secret)} has no key {key}.");

    public static string? TryText(JsonObject? secret, string key) =>
        secret.String("data", key) is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : null;
}
