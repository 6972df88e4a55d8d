using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>The stages of a deprovision.</summary>
internal sealed class DeprovisionPipeline
{
    public DeprovisionPipeline(
        IKubernetesApi api,
        DatabaseObserver observer,
        TaskJobs jobs,
        SecretCopies copies,
        ArchiveKeeper keeper,
        ArchiveRecords archives,
        LogArchiver archiver,
        DatabaseContextFactory contexts,
        TimeProvider timeProvider)
    {
        var finalizers = new Finalizers(api, timeProvider);
        var teardown = new Teardown(api, observer, finalizers, timeProvider);
        var deletion = new DeletionStage(api, observer, teardown, keeper);
        IReadOnlyList<IStage> end =
            [new NamespaceDeletionStage(api, observer, finalizers, teardown, timeProvider), new DeprovisionCompletedStage(api, archives)];
        Removal = [deletion, .. end];
        Stages =
        [
            new DeprovisionValidatingStage(api),
            new FinalBackupStage(new BackupStage(api, observer, timeProvider), archiver),
            deletion,
            new ArchiveWipeStage(api, jobs, copies, archives, contexts),
            .. end,
        ];
    }

    /// <summary>What removes a namespace that nothing is to be kept of.</summary>
    public IReadOnlyList<IStage> Removal { get; }

    public IReadOnlyList<IStage> Stages { get; }
}
