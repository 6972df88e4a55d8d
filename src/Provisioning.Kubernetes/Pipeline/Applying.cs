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

    /// <summary>Applies one that is there: an apply would otherwise make it anew. Returns whether it is.</summary>
    public static async Task<bool> ChangeAsync(
        IKubernetesApi api, DatabaseObserver observer, OperationRun run, Manifest manifest, CancellationToken cancellationToken)
    {
        var live = await api.GetJsonAsync(manifest.Type, manifest.Namespace, manifest.Name, cancellationToken).ConfigureAwait(false);
        if (live?["metadata"]?["uid"] is not { } uid)
        {
            return false;
        }

        // Another one under its name, or none any more, is a conflict.
        var body = (JsonObject)manifest.Body.DeepClone();
        body["metadata"]!["uid"] = uid.DeepClone();
        await ApplyAsync(api, observer, run, manifest with { Body = body }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The objects for people: <c>Cluster acme-shop and ObjectStore acme-shop</c>.</summary>
    public static string Describe(IEnumerable<Manifest> manifests) =>
        string.Join(" and ", manifests.Select(manifest => $"{manifest.Type.Kind} {manifest.Name}"));
}
