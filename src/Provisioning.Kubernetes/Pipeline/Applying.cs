using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Applies manifests in order, and keeps in the record what was applied.</summary>
internal static class Applying
{
    public static async Task<IReadOnlyList<JsonObject>> ApplyAsync(
        IKubernetesApi api, OperationRun run, IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        var bodies = new List<JsonObject>(manifests.Count);
        foreach (var manifest in manifests)
        {
            run.Remember(manifest);
            bodies.Add((await api.ApplyAsync(manifest, default, cancellationToken).ConfigureAwait(false)).Body);
        }

        return bodies;
    }

    /// <summary>The objects for people: <c>Cluster acme-shop and ObjectStore acme-shop</c>.</summary>
    public static string Describe(IEnumerable<Manifest> manifests) =>
        string.Join(" and ", manifests.Select(manifest => $"{manifest.Type.Kind} {manifest.Name}"));
}
