using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>Secrets as manifests.</summary>
internal static class SecretManifests
{
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="data">The entries, base64.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="labels">Its labels.</param>
    public static Manifest Write(string name, string type, JsonObject data, string ns, IReadOnlyDictionary<string, string> labels) =>
        new(CoreTypes.Secret, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = ns,
                ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
            },
            ["type"] = type,
            ["data"] = data,
        });
}
