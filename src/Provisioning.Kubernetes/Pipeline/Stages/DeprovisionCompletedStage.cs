using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The end of a database, and what stays of it.</summary>
internal sealed class DeprovisionCompletedStage(IKubernetesApi api, ArchiveRecords archives) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var text = $"{run.DatabaseId} is deleted.";
        var kept = await KnownArchives.FindAsync(archives, run, cancellationToken).ConfigureAwait(false);
        if (kept.Count > 0)
        {
            var names = kept.Select(archive => $"{archive.Folder} in store {archive.Store}");
            text += $" Kept are the archives {string.Join(", ", names)}: their retention ended with the database, so nothing deletes them until you do.";
        }

        var volumes = await FindKeptVolumesAsync(run, cancellationToken).ConfigureAwait(false);
        if (volumes.Count > 0)
        {
            text += $" The storage class keeps the PersistentVolumes {string.Join(", ", volumes)}: delete them by hand.";
        }

        return StageOutcome.Succeeded(text);
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
