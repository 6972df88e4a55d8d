using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Barman;

/// <summary>The credentials that an ObjectStore refers to. Whether they are right is not known here: any will do, but they must be there.</summary>
internal static class StoreCredentials
{
    /// <summary>What is missing, in the plugin's words, or <see langword="null"/>.</summary>
    public static string? Problem(JsonObject objectStore, Informer secrets)
    {
        var configuration = objectStore.Node("spec", "configuration");
        if (configuration.Node("s3Credentials") is JsonObject s3)
        {
            return s3.Bool("inheritFromIAMRole") == true ? null
                : s3["accessKeyId"] is null ? "missing access key ID"
                : s3["secretAccessKey"] is null ? "missing secret access key"
                : References(s3).Select(r => Missing(r, objectStore.Namespace(), secrets)).FirstOrDefault(m => m is not null);
        }

        return configuration.Node("azureCredentials") is null && configuration.Node("googleCredentials") is null
            ? "missing Azure credentials"
            : References(configuration.Node("azureCredentials")).Concat(References(configuration.Node("googleCredentials")))
                .Select(r => Missing(r, objectStore.Namespace(), secrets)).FirstOrDefault(m => m is not null);
    }

    private static IEnumerable<JsonObject> References(JsonNode? credentials) =>
        (credentials as JsonObject)?.Select(p => p.Value).OfType<JsonObject>().Where(r => r.String("name") is not null) ?? [];

    private static string? Missing(JsonObject reference, string? ns, Informer secrets)
    {
        var name = reference.String("name")!;
        var key = reference.String("key") ?? "";
        return secrets.Get(ns, name) is not { } secret ? $"while getting secret {name}: secrets \"{name}\" not found"
            : secret.String("data", key) is null ? $"missing key {key}, inside secret {name}"
            : null;
    }
}
