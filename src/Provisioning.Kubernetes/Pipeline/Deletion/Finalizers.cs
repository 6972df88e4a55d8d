using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>
/// Removes an operator's own finalizers from what is being deleted when nobody else does: the operator is gone, or its instance is. Those of others are
/// theirs to remove, and are named.
/// </summary>
internal sealed class Finalizers(IKubernetesApi api, TimeProvider timeProvider)
{
    /// <summary>How long after its deletion an object's finalizers are left to who put them there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task ReleaseAsync(ResourceType kind, IEnumerable<KubernetesResource> items, OperationRun run, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var all = item.Metadata.Finalizers ?? [];
            var others = all.Where(finalizer => run.KnownEngine?.Teardown.Owns(finalizer) != true).ToList();
            if (others.Count == all.Count || item.Metadata.DeletionTimestamp is not { } deleted || timeProvider.GetUtcNow() - deleted < Patience)
            {
                continue;
            }

            run.Progress($"Nobody removes the finalizers {string.Join(", ", all.Except(others))} of {kind.Kind} {item.Metadata.Name}: removing them.");
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["resourceVersion"] = item.Metadata.ResourceVersion,
                    ["finalizers"] = new JsonArray([.. others.Select(finalizer => JsonValue.Create(finalizer))]),
                },
            };
            try
            {
                await api.MergePatchAsync(kind, run.Namespace, item.Metadata.Name, patch, subresource: null, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.IsConflict || exception is { StatusCode: 404, IsUnknownKind: false })
            {
                // It has changed, or has gone: the next look tells.
            }
        }
    }

    /// <summary>The same for everything of the engine that is in the namespace.</summary>
    public async Task ReleaseAllAsync(OperationRun run, CancellationToken cancellationToken)
    {
        foreach (var kind in run.KnownEngine?.Teardown.Kinds ?? [])
        {
            var items = await Remains.ListAsync(api, kind, run.Namespace, cancellationToken).ConfigureAwait(false);
            await ReleaseAsync(kind, items, run, cancellationToken).ConfigureAwait(false);
        }
    }
}
