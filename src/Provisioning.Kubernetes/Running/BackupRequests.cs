using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns backups that callers ask for, or want deleted, into recorded operations.</summary>
internal sealed class BackupRequests(EngineCatalog engines, DatabaseContextFactory contexts, OperationStarter starter, BackupReader reader)
{
    public Task<Operation> BackupAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken) => starter.BeginAsync(
        id,
        OperationKind.Backup,
        request,
        record =>
        {
            var (engine, context) = Resolve(record);
            var name = BackupReader.Require(engine, context).GetBackupName(context, new OperationId(record.Operation.Id));
            return Task.FromResult(WithBackup(record, name));
        },
        cancellationToken);

    public Task<Operation> DeleteAsync(DatabaseId id, string name, OperationOptions request, CancellationToken cancellationToken) => starter.BeginAsync(
        id,
        OperationKind.DeleteBackup,
        request,
        async record =>
        {
            var (engine, context) = Resolve(record);
            _ = BackupReader.Require(engine, context);
            var backups = await reader.ListAsync(engine, context, cancellationToken).ConfigureAwait(false);
            return Refuse(id, name, backups) is { } refusal ? throw refusal : WithBackup(record, name);
        },
        cancellationToken);

    /// <summary>Why a backup cannot be deleted; null when it can.</summary>
    internal static ProvisioningException? Refuse(DatabaseId id, string name, IReadOnlyList<DatabaseBackup> backups)
    {
        var backup = backups.FirstOrDefault(candidate => candidate.Name == name);
        return backup?.State switch
        {
            null => new ProvisioningException(ErrorCode.NotFound, $"{id} has no backup '{name}'."),
            BackupState.Pending or BackupState.Running => new ProvisioningException(ErrorCode.InvalidState, $"Backup {name} is being taken. Wait for its end."),
            BackupState.Completed when backups.Count(other => other.State == BackupState.Completed) == 1 => new ProvisioningException(
                ErrorCode.InvalidState, $"{name} is the only complete backup of {id}; without it nothing could be restored. Take another one first."),
            _ => null,
        };
    }

    private static DatabaseRecord WithBackup(DatabaseRecord record, string name) =>
        record with { Operation = record.Operation with { Input = new OperationInput { Backup = name } } };

    private (IEngine Engine, DatabaseContext Context) Resolve(DatabaseRecord record)
    {
        var engine = engines.Get(new DatabaseEngine(record.Engine));
        return (engine, contexts.Create(SpecFormat.Read(record, engine), engine, record));
    }
}
