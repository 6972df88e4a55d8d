using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;

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

    /// <summary>Applies one, and takes in what it is now: a status that is older must not be taken for an answer to the change.</summary>
    public static async Task ApplyAsync(IKubernetesApi api, DatabaseObserver observer, OperationRun run, Manifest manifest, CancellationToken cancellationToken)
    {
        var bodies = await ApplyAsync(api, run, [manifest], cancellationToken).ConfigureAwait(false);
        observer.Observe(run.Engine, manifest.Type, bodies[0]);
    }

    /// <summary>The objects for people: <c>Cluster acme-shop and ObjectStore acme-shop</c>.</summary>
    public static string Describe(IEnumerable<Manifest> manifests) =>
        string.Join(" and ", manifests.Select(manifest => $"{manifest.Type.Kind} {manifest.Name}"));
}
