using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>An engine whose databases can be backed up. Pure, as <see cref="IEngine"/> is.</summary>
internal interface IBackupEngine
{
    /// <summary>The operator's kind of a base backup.</summary>
    ResourceType BackupType { get; }

    /// <summary>Name of the base backup that an operation takes: a repeated run finds what the first one asked for.</summary>
    string GetBackupName(DatabaseContext context, OperationId operation);

    /// <summary>What asks the operator for a base backup.</summary>
    /// <exception cref="ProvisioningException">The operator's main object has not been seen (transient).</exception>
    Manifest RenderBackup(DatabaseContext context, IObservedObjects observed, string name, OperationId operation);

    /// <summary>The base backups of the database as it is now, newest first.</summary>
    IReadOnlyList<DatabaseBackup> GetBackups(DatabaseContext context, IObservedObjects observed);

    /// <summary>The end of the oldest base backup in the database's archive; null before there is one.</summary>
    DateTimeOffset? GetEarliest(DatabaseContext context, IObservedObjects observed);

    /// <summary>Why the operator says that the write-ahead log does not get to the store; null when it says no such thing.</summary>
    string? GetArchivingFault(DatabaseContext context, IObservedObjects observed);

    /// <summary>
    /// Commits a transaction and hands the write-ahead log up to it over to the archiver, and waits for some seconds until that has archived it or failed to.
    /// </summary>
    PodCommand<LogFlush> FlushLog(DatabaseContext context);

    /// <summary>When the archiver last succeeded; null when it never did.</summary>
    PodCommand<DateTimeOffset?> GetLastArchived(DatabaseContext context);

    /// <summary>What the database knows of a transaction.</summary>
    /// <param name="context">The database.</param>
    /// <param name="id">A number of 32 bits.</param>
    PodCommand<TransactionFate> FindTransaction(DatabaseContext context, string id);

    /// <summary>
    /// The spec of a database to be restored, with what it leaves open taken from the source, and what about it does not fit the source.
    /// </summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="tier">What its tier gives; null when there is no such tier, which others report.</param>
    /// <param name="source">The source.</param>
    (DatabaseSpec Spec, IReadOnlyList<SpecError> Errors) FitToSource(DatabaseSpec spec, TierDefinition? tier, RestoreSource source);

    /// <summary>Makes a named restore point.</summary>
    PodCommand<RestorePoint> CreateRestorePoint(DatabaseContext context, string name);

    /// <summary>What is wrong with the name of a restore point; null when nothing is.</summary>
    string? GetRestorePointError(string name);

    /// <summary>Where the database's own archive is, and what one has to know to restore from it.</summary>
    BackupArchive DescribeArchive(DatabaseContext context);

    /// <summary>A spec that only leads to a backup store: of what the library runs there for itself.</summary>
    DatabaseSpec CreateArchiveSpec(string organization, string project, DatabaseTier tier, BackupPolicy backup);

    /// <summary>A Job that deletes an archive, or one base backup in it, with the keys of the context's own store.</summary>
    /// <param name="context">In whose namespace the Job runs, and to whose store it goes.</param>
    /// <param name="name">Name of the Job.</param>
    /// <param name="folder">Folder of the archive in the store.</param>
    /// <param name="backupId">The engine's id of the base backup; null for the whole archive.</param>
    Manifest RenderArchiveDeletion(DatabaseContext context, string name, string folder, string? backupId);

    /// <summary>
    /// What <see cref="RenderArchiveDeletion"/> needs in its namespace; part of <see cref="DatabaseManifests.CopiedSecrets"/> where there is a database.
    /// </summary>
    IEnumerable<CopiedSecret> RenderStoreAccess(DatabaseContext context);
}
