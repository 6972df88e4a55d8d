using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The end of a database, and what stays of it.</summary>
internal sealed class DeprovisionCompletedStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var kept = await FindKeptVolumesAsync(run, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded(kept.Count == 0
            ? $"{run.DatabaseId} is deleted."
            : $"{run.DatabaseId} is deleted. Its storage class keeps PersistentVolume {string.Join(", ", kept)}: delete them by hand.");
    }

    private async Task<IReadOnlyList<string>> FindKeptVolumesAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var kept = new List<string>();
        foreach (var name in run.Record.Operation.Volumes ?? [])
        {
            var volume = await api.GetAsync(CoreTypes.PersistentVolume, ns: null, name, cancellationToken).ConfigureAwait(false);
            if (volume?.Spec?.PersistentVolumeReclaimPolicy == "Retain")
            {
                kept.Add(name);
            }
        }

        return kept;
    }
}
