using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Backups;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Rendering;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.PostgreSql.Validation;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Backups, by the Barman Cloud plugin.</content>
internal sealed partial class PostgreSqlEngine : IBackupEngine
{
    public ResourceType BackupType => PostgreSqlTypes.Backup;

    public string GetBackupName(DatabaseContext context, OperationId operation) => PostgreSqlNames.Backup(context, operation);

    public Manifest RenderBackup(DatabaseContext context, IObservedObjects observed, string name, OperationId operation) =>
        BackupManifests.Backup(context, Cluster(context, observed), name, operation);

    public IReadOnlyList<DatabaseBackup> GetBackups(DatabaseContext context, IObservedObjects observed) => BackupObjects.Read(context, observed);

    /// <summary>The plugin cuts the end of the oldest base backup to whole seconds: a recovery to that very moment may find no backup before it.</summary>
    public DateTimeOffset? GetEarliest(DatabaseContext context, IObservedObjects observed) =>
        observed.Get(PostgreSqlTypes.ObjectStore, PostgreSqlNames.Store(context))?.Status?.ServerRecoveryWindow?
            .GetValueOrDefault(PostgreSqlNames.ArchiveServer(context))?.FirstRecoverabilityPoint?.AddSeconds(1);

    public string? GetArchivingFault(DatabaseContext context, IObservedObjects observed) =>
        Instances.Condition(observed.Get(PostgreSqlTypes.Cluster, context.Name)?.Status?.Conditions, "ContinuousArchiving") is { Status: "False" } condition
            ? condition.Message ?? condition.Reason ?? "the operator gives no reason"
            : null;

    public PodCommand<LogFlush> FlushLog(DatabaseContext context) => ArchiverCommands.Flush();

    public PodCommand<DateTimeOffset?> GetLastArchived(DatabaseContext context) => ArchiverCommands.LastArchived();

    public PodCommand<TransactionFate> FindTransaction(DatabaseContext context, string id) => ArchiverCommands.FindTransaction(id);

    public (DatabaseSpec Spec, IReadOnlyList<SpecError> Errors) FitToSource(DatabaseSpec spec, TierDefinition? tier, RestoreSource source) =>
        RestoreRules.Fit((PostgreSqlSpec)spec, tier, source, Options);

    public PodCommand<RestorePoint> CreateRestorePoint(DatabaseContext context, string name) => ArchiverCommands.CreateRestorePoint(name);

    public string? GetRestorePointError(string name) => ArchiverCommands.GetRestorePointError(name);

    public BackupArchive DescribeArchive(DatabaseContext context) => new()
    {
        Name = PostgreSqlNames.ArchiveServer(context),
        Store = context.Spec.Backup!.Store,
        Folder = PostgreSqlNames.ArchiveServer(context),
        Engine = Engine,
        Version = ResolveVersion(context.Spec),
        DatabaseName = PostgreSqlNames.Database((PostgreSqlSpec)context.Spec),
        Owner = PostgreSqlNames.Owner((PostgreSqlSpec)context.Spec),
        Organization = context.Spec.Organization,
        Project = context.Spec.Project,
        Storage = context.Storage,
    };

    public DatabaseSpec CreateArchiveSpec(string organization, string project, DatabaseTier tier, BackupPolicy backup) =>
        new PostgreSqlSpec { Organization = organization, Project = project, Tier = tier, Backup = backup };

    public Manifest RenderArchiveDeletion(DatabaseContext context, string name, string folder, string? backupId) =>
        ArchiveJob.Render(context, Options, name, folder, backupId);

    public IEnumerable<CopiedSecret> RenderStoreAccess(DatabaseContext context) =>
        StoreManifests.Secret(PostgreSqlNames.Store(context), context.BackupStore!);

    private static Cluster Cluster(DatabaseContext context, IObservedObjects observed) => observed.Get(PostgreSqlTypes.Cluster, context.Name)
        ?? throw new ProvisioningException(ErrorCode.NotFound, $"Cluster {context.Namespace}/{context.Name} has not been seen yet.", isTransient: true);
}
