using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>The stages that make and delete backups.</summary>
internal sealed class BackupPipelines(
    IKubernetesApi api,
    DatabaseObserver observer,
    SecretCopies copies,
    TaskJobs jobs,
    LogArchiver archiver,
    ArchiveKeeper keeper,
    ArchiveRecords archives,
    DatabaseLookup lookup,
    TimeProvider timeProvider)
{
    public IStage Configuration { get; } = new BackupConfigStage(api, observer, archiver, keeper);

    public IStage RestoreValidation { get; } = new RestoreValidatingStage(api, lookup, archiver);

    public IReadOnlyList<IStage> Backup { get; } =
        [new ExistingDatabaseStage(api), new BackupStage(api, observer, timeProvider), new BackupCompletedStage(api, observer)];

    public IReadOnlyList<IStage> DeleteBackup { get; } =
        [new ExistingDatabaseStage(api), new BackupDeletionStage(api, observer, jobs), new BackupCompletedStage(api, observer)];

    /// <summary>Without the removal of the namespace that it is done in.</summary>
    public IReadOnlyList<IStage> DeleteArchive { get; } =
        [new ValidatingStage(api), new NamespaceCreationStage(api, timeProvider), new ArchiveDeletionStage(api, copies, jobs, archives)];
}
