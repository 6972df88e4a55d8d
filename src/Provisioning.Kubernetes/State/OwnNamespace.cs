using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.State;

/// <summary>The namespace of the library's records and leases: made when the first write finds it missing.</summary>
internal static class OwnNamespace
{
    public static async Task<T> CreateInAsync<T>(IKubernetesApi api, ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        try
        {
            return await api.CreateAsync(type, manifest, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception is { StatusCode: 404, IsUnknownKind: false })
        {
            await api.ApplyAsync(Write(manifest.Namespace!), default, cancellationToken).ConfigureAwait(false);
            return await api.CreateAsync(type, manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Manifest Write(string name) => new(CoreTypes.Namespace, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue } },
    });
}
