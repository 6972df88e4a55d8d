using System.Globalization;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns restores in place, and what follows them, into recorded operations.</summary>
internal sealed class ReplacementRequests(
    OperationStarter starter, EngineCatalog engines, DatabaseContextFactory contexts, RestoreSources sources)
{
    /// <summary>Whatever can be told now is refused before anything is written.</summary>
    public Task<Operation> RestoreInPlaceAsync(DatabaseId id, RestoreTarget target, OperationOptions request, CancellationToken cancellationToken) =>
        RestoreInPlaceAsync(
            id,
            async (engine, context) =>
            {
                var source = await sources.DescribeAsync(engine, context, cancellationToken).ConfigureAwait(false);
                return await sources.ResolveAsync(engine, context, source, target, cancellationToken).ConfigureAwait(false);
            },
            request,
            cancellationToken);

    /// <param name="id">The database.</param>
    /// <param name="resolve">What is to be restored of it; throws to refuse. Called only when nothing else is in the way.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal Task<Operation> RestoreInPlaceAsync(
        DatabaseId id, Func<IEngine, DatabaseContext, Task<RecoveryOrigin>> resolve, OperationOptions request, CancellationToken cancellationToken) =>
        starter.BeginAsync(
            id, OperationKind.RestoreInPlace, request, record => BeginAsync(record, resolve), cancellationToken);

    public Task<Operation> RevertAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken) => starter.BeginAsync(
        id,
        OperationKind.RevertRestore,
        request,
        record =>
        {
            var kept = GetKept(record);

            // What was restored has had no other archive until it was upgraded.
            return record is { Archive: null, Upgrade: null }
                ? Task.FromResult(Replace(record, kept.Generation))
                : throw new ProvisioningException(
                    ErrorCode.InvalidState, $"{id} was upgraded to another major version since it was restored in place. Discard {kept.Generation.Name}.");
        },
        cancellationToken);

    public Task<Operation> DiscardAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken) => starter.BeginAsync(
        id,
        OperationKind.DiscardPrevious,
        request,
        record =>
        {
            GetKept(record);
            return Task.FromResult(record);
        },
        cancellationToken);

    private async Task<DatabaseRecord> BeginAsync(DatabaseRecord record, Func<IEngine, DatabaseContext, Task<RecoveryOrigin>> resolve)
    {
        var id = record.GetId();
        var engine = engines.Get(new DatabaseEngine(record.Engine));
        var replacing = engine.Get<IReplacementEngine>(OperationKind.RestoreInPlace);
        if (record.Kept is { } kept)
        {
            throw new ProvisioningException(
                ErrorCode.InvalidState,
                $"{id} keeps {kept.Generation.Name}, what an earlier restore in place replaced. Discard it, or go back to it, before you restore again.");
        }

        if (record.Upgrade is not null)
        {
            throw new ProvisioningException(
                ErrorCode.InvalidState, $"A major upgrade of {id} has not ended. Provision it again, with the old version or the new one, then restore it.");
        }

        // The first one is the second of the database, which itself has no number.
        var name = string.Create(CultureInfo.InvariantCulture, $"{id.Namespace}-r{record.Restores + 2}");
        if (name.Length > replacing.MaxObjectNameLength)
        {
            throw new ProvisioningException(
                ErrorCode.NotSupported,
                $"{id} was restored in place {record.Restores} times, and '{name}' is too long a name for {engine.Engine}. Restore it to a new database.");
        }

        var origin = await resolve(engine, contexts.Create(SpecFormat.Read(record, engine), engine, record)).ConfigureAwait(false);
        var next = new GenerationRecord { Name = name, Incarnation = OperationStarter.CreateIncarnation(), Origin = origin };
        return Replace(record, next) with { Restores = record.Restores + 1 };
    }

    private static DatabaseRecord Replace(DatabaseRecord record, GenerationRecord next) => record with
    {
        Operation = record.Operation with { Input = new OperationInput { Replacement = new(GenerationRecord.Of(record), next) } },
    };

    private static KeptRecord GetKept(DatabaseRecord record) => record.Kept ?? throw new ProvisioningException(
        ErrorCode.InvalidState, $"{record.GetId()} keeps nothing that a restore in place replaced: it was never restored so, or that was discarded.");
}
