using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Ends operations where they are. Whoever runs one finds out by its watch of the record, or at its next write, and stops.</summary>
internal sealed class CancelRequests(RecordStore store, OperationStarter starter, TimeProvider timeProvider)
{
    public async Task<Operation> CancelAsync(OperationId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var name = OperationIds.GetRecordName(id) ?? throw NotFound(id);
        var stored = await store.GetAsync(name, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);
        return await starter.RaceAsync(
            stored.Record.GetId(),
            async () =>
            {
                var current = await store.GetAsync(name, cancellationToken).ConfigureAwait(false);
                var operation = current?.Record.FindOperation(id.Value) ?? throw NotFound(id);
                if (operation.IsFinished())
                {
                    return operation.ToOperation(current.Record);
                }

                if (operation.IsDeleting())
                {
                    throw new ProvisioningException(
                        ErrorCode.InvalidState, $"{id} has begun to delete {current.Record.GetId()} and cannot be cancelled any more. Wait for its end.");
                }

                var reason = OperationStarter.Shorten(request.RequestedBy) is { } who ? $"{who} cancelled it." : "It was cancelled.";
                var ended = ReplacementRollback.IsDue(current.Record)
                    ? OperationEnd.TakeBack(current.Record, reason)
                    : OperationEnd.Cancel(current.Record, reason, timeProvider.GetUtcNow());
                var written = await store.ReplaceAsync(current, ended, cancellationToken).ConfigureAwait(false);
                return written?.Record.Operation.ToOperation(written.Record);
            }).ConfigureAwait(false);
    }

    private static ProvisioningException NotFound(OperationId id) =>
        new(ErrorCode.NotFound, $"There is no operation {id}: it never was, or its record has expired or was deleted.");
}
