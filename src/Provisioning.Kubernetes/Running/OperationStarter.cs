using System.Security.Cryptography;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>
/// Records operations and hands them to the runner. Every decision is made on a record that was just read, and the write that follows fails when it has
/// changed. Thread safe.
/// </summary>
internal sealed class OperationStarter(RecordStore store, Pipelines pipelines, Runner runner, TimeProvider timeProvider)
{
    /// <summary>Lost races before giving up: each one means that somebody else got further.</summary>
    private const int MaxRaces = 10;

    private const int MaxRequestedByLength = 253;

    public static string CreateIncarnation() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public static OperationInProgressException InProgress(DatabaseRecord record) =>
        new(record.GetId(), new OperationId(record.Operation.Id), new OperationKind(record.Operation.Kind));

    public static string? Shorten(string? text) => text?.Length > MaxRequestedByLength ? text[..MaxRequestedByLength] : text;

    /// <summary>A record under the same name whose parts are split otherwise is another tenant's.</summary>
    public static void CheckIdentity(DatabaseRecord record, DatabaseId id)
    {
        if (record.GetId() != id)
        {
            throw NamespaceClaims.Taken(id);
        }
    }

    /// <summary>What is half deleted can only be deleted.</summary>
    public static void CheckWhole(DatabaseRecord record)
    {
        if (record.IsHalfDeleted())
        {
            throw new ProvisioningException(
                ErrorCode.OperationInProgress,
                $"{record.GetId()} is half deleted: its deprovision failed ({record.Message}). Deprovision it again until that succeeds, then provision it.");
        }
    }

    /// <summary>Begins an operation on a database that exists and on which none runs.</summary>
    /// <param name="id">The database.</param>
    /// <param name="kind">What to do.</param>
    /// <param name="request">Who asks.</param>
    /// <param name="prepare">
    /// Checks what is asked on the record that was read, and changes it (its <see cref="OperationRecord.Input"/> or anything else); throws to refuse.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProvisioningException">There is no such database, another operation runs on it, or it is in no state for this one.</exception>
    public Task<Operation> BeginAsync(
        DatabaseId id,
        OperationKind kind,
        OperationOptions request,
        Func<DatabaseRecord, Task<DatabaseRecord>> prepare,
        CancellationToken cancellationToken) => RaceAsync(
            id,
            async () =>
            {
                var stored = await store.GetAsync(id.Namespace, cancellationToken).ConfigureAwait(false);
                if (stored is null or { Record.DeletedAt: not null } || stored.Record.GetId() != id || stored.Record.Spec is null)
                {
                    throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
                }

                if (!stored.Record.Operation.IsFinished())
                {
                    throw InProgress(stored.Record);
                }

                CheckWhole(stored.Record);
                if (TransitionRules.Refuse(id, kind, stored.Record.State) is { } refusal)
                {
                    throw refusal;
                }

                var operation = await CreateAsync(kind, id, request, cancellationToken).ConfigureAwait(false);
                var begun = await prepare(stored.Record.Begin(operation)).ConfigureAwait(false);
                return Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
            });

    /// <summary>Tries until the record was written as it had been read; the try returns null when somebody else wrote it first.</summary>
    public async Task<Operation> RaceAsync(DatabaseId id, Func<Task<Operation?>> tryAsync)
    {
        using var reservation = runner.Reserve(id.Namespace);
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await tryAsync().ConfigureAwait(false) is { } operation)
            {
                return operation;
            }
        }

        throw new ProvisioningException(ErrorCode.OperationInProgress, $"The record of {id} kept changing while it was read.", isTransient: true);
    }

    /// <summary>A new operation, to be put into a record with <see cref="DatabaseRecord.Begin"/>.</summary>
    public async Task<OperationRecord> CreateAsync(OperationKind kind, DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var name = await runner.GetNameAsync(cancellationToken).ConfigureAwait(false);
        var now = timeProvider.GetUtcNow();
        var stages = pipelines.CreateRecords(kind);
        return new OperationRecord
        {
            Id = OperationIds.Create(id.Namespace),
            Kind = kind.Value,
            RequestedBy = Shorten(request.RequestedBy),
            CreatedAt = now,
            Runner = name,
            State = name is null ? OperationState.Pending : OperationState.Running,
            Stages = name is null ? stages : [stages[0] with { State = StageState.Running, StartedAt = now, UpdatedAt = now }, .. stages.Skip(1)],
        };
    }

    /// <summary>Hands an operation to the runner once its record was written; null when it was not.</summary>
    public Operation? Start(StoredRecord? written, bool nameIsFree)
    {
        if (written is null)
        {
            return null;
        }

        runner.Run(written, nameIsFree);
        return written.Record.Operation.ToOperation(written.Record);
    }
}
