using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns what callers want deleted into recorded operations.</summary>
internal sealed class DeprovisionRequests(IKubernetesApi api, RecordStore store, Pipelines pipelines, OperationStarter starter, TimeProvider timeProvider)
{
    public Task<Operation> DeprovisionAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
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

    private async Task<Operation?> DeleteAsync(StoredRecord stored, DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
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

        if (!record.Operation.IsFinished())
        {
            return record.Operation.Kind == OperationKind.Deprovision.Value ? record.Operation.ToOperation(record) : throw OperationStarter.InProgress(record);
        }

        var begun = record.Begin(await starter.CreateAsync(OperationKind.Deprovision, id, request, cancellationToken).ConfigureAwait(false));
        return starter.Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
    }

    /// <summary>Without a record there may still be a namespace of ours; without either, the operation is recorded as done.</summary>
    private async Task<Operation?> DeleteUnrecordedAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var ns = await api.GetAsync(Resources.CoreTypes.Namespace, ns: null, id.Namespace, cancellationToken).ConfigureAwait(false);
        var record = CreateTombstone(id, request);
        if (ns is not null && NamespaceClaims.IsOf(ns, id))
        {
            record = record with
            {
                DeletedAt = null,
                Engine = ns.Metadata.Labels?.GetValueOrDefault(Resources.WellKnownLabels.Engine) ?? record.Engine,
                Operation = await starter.CreateAsync(OperationKind.Deprovision, id, request, cancellationToken).ConfigureAwait(false),
            };
        }

        var written = await store.CreateAsync(record, cancellationToken).ConfigureAwait(false);
        return record.DeletedAt is null ? starter.Start(written, nameIsFree: false) : written?.Record.Operation.ToOperation(written.Record);
    }

    private DatabaseRecord CreateTombstone(DatabaseId id, OperationOptions request)
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
                RequestedBy = OperationStarter.Shorten(request.RequestedBy),
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
