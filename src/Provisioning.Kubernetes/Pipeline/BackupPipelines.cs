using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>The stages that make and delete backups.</summary>
internal sealed class BackupPipelines(IKubernetesApi api, DatabaseObserver observer, TaskJobs jobs, LogArchiver archiver, TimeProvider timeProvider)
{
    public IStage Configuration { get; } = new BackupConfigStage(api, observer, archiver);

    public IReadOnlyList<IStage> Backup { get; } =
        [new ExistingDatabaseStage(api), new BackupStage(api, observer, timeProvider), new BackupCompletedStage(api, observer)];

    public IReadOnlyList<IStage> DeleteBackup { get; } =
        [new ExistingDatabaseStage(api), new BackupDeletionStage(api, observer, jobs), new BackupCompletedStage(api, observer)];
}
