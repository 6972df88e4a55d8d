using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns what callers want deleted into recorded operations.</summary>
internal sealed class DeprovisionRequests(
    IKubernetesApi api, RecordStore store, Pipelines pipelines, OperationStarter starter, EngineCatalog engines, TimeProvider timeProvider)
{
    /// <param name="id">The database.</param>
    /// <param name="request">How; null when the caller does not care, as long as it is deleted.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<Operation> DeprovisionAsync(DatabaseId id, DeprovisionOptions? request, CancellationToken cancellationToken)
    {
        if (!NameRules.IsDnsLabel(id.Namespace) || id.Namespace.Length > NameRules.MaxLabelLength)
        {
            throw new SpecValidationException([new SpecError { Field = nameof(DatabaseId), Message = $"'{id}' is not the identity of a database." }]);
        }

        return starter.RaceAsync(
            id,
            async () =>
            {
                var stored = await store.GetAsync(id.Namespace, cancellationToken).ConfigureAwait(false);
                return stored is null
                    ? await DeleteUnrecordedAsync(id, request, cancellationToken).ConfigureAwait(false)
                    : await DeleteAsync(stored, id, request, cancellationToken).ConfigureAwait(false);
            });
    }

    private async Task<Operation?> DeleteAsync(StoredRecord stored, DatabaseId id, DeprovisionOptions? request, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (record.GetId() != id)
        {
            // The name is somebody else's, and nothing of theirs is touched or told.
            throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
        }

        if (record.DeletedAt is not null)
        {
            return record.Operation.ToOperation(record);
        }

        if (SpecFormat.IsProtected(record))
        {
            throw new ProvisioningException(
                ErrorCode.DeletionProtected, $"{id} is protected against deletion. Provision it with DeletionProtection = false, then delete it.");
        }

        if (FindRunning(record, request) is { } running)
        {
            return running.ToOperation(record);
        }

        if (request?.Policy == DeletionPolicy.FinalBackup && FinalBackups.Refuse(record, engines.Find(new DatabaseEngine(record.Engine))) is { } refusal)
        {
            throw refusal;
        }

        var operation = await starter.CreateAsync(OperationKind.Deprovision, id, request ?? new(), cancellationToken).ConfigureAwait(false);
        var begun = Interrupt(record, operation).Begin(operation with { Input = new() { Policy = request?.Policy ?? DeletionPolicy.Keep } });
        return starter.Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
    }

    /// <summary>The deprovision that runs already.</summary>
    /// <exception cref="OperationInProgressException">It makes something else of the backups than is asked for now.</exception>
    private static OperationRecord? FindRunning(DatabaseRecord record, DeprovisionOptions? request)
    {
        var current = record.Operation;
        if (current.IsFinished() || current.Kind != OperationKind.Deprovision.Value)
        {
            return null;
        }

        return request is null || request.Policy == current.Input?.Policy ? current : throw OperationStarter.InProgress(record);
    }

    /// <summary>A deletion waits for nothing: whatever runs ends where it is, in the same write that begins the deletion.</summary>
    private DatabaseRecord Interrupt(DatabaseRecord record, OperationRecord operation) => record.Operation.IsFinished()
        ? record
        : OperationEnd.Cancel(record, $"The deprovision {operation.Id} took its place.", timeProvider.GetUtcNow());

    /// <summary>Without a record there may still be a namespace of ours; without either, the operation is recorded as done.</summary>
    private async Task<Operation?> DeleteUnrecordedAsync(DatabaseId id, DeprovisionOptions? request, CancellationToken cancellationToken)
    {
        var ns = await api.GetAsync(Resources.CoreTypes.Namespace, ns: null, id.Namespace, cancellationToken).ConfigureAwait(false);
        var record = CreateTombstone(id, request);
        if (ns is not null && NamespaceClaims.IsOf(ns, id))
        {
            record = record with
            {
                DeletedAt = null,
                Engine = ns.Metadata.Labels?.GetValueOrDefault(Resources.WellKnownLabels.Engine) ?? record.Engine,
                Operation = await starter.CreateAsync(OperationKind.Deprovision, id, request ?? new(), cancellationToken).ConfigureAwait(false),
            };
        }

        var written = await store.CreateAsync(record, cancellationToken).ConfigureAwait(false);
        return record.DeletedAt is null ? starter.Start(written, nameIsFree: false) : written?.Record.Operation.ToOperation(written.Record);
    }

    private DatabaseRecord CreateTombstone(DatabaseId id, DeprovisionOptions? request)
    {
        var now = timeProvider.GetUtcNow();
        return new DatabaseRecord
        {
            Organization = id.Organization,
            Project = id.Project,
            Engine = "none",
            Tier = "NONE",
            Incarnation = OperationStarter.CreateIncarnation(),
            CreatedAt = now,
            State = DatabaseState.Deprovisioning,
            DeletedAt = now,
            Operation = new OperationRecord
            {
                Id = OperationIds.Create(id.Namespace),
                Kind = OperationKind.Deprovision.Value,
                RequestedBy = OperationStarter.Shorten(request?.RequestedBy),
                CreatedAt = now,
                CompletedAt = now,
                State = OperationState.Succeeded,
                Stages =
                [
                    .. pipelines.CreateRecords(OperationKind.Deprovision)
                        .Select(
                            stage => stage with { State = StageState.Skipped, Message = $"There is no database {id}.", UpdatedAt = now, CompletedAt = now }),
                ],
            },
        };
    }
}
