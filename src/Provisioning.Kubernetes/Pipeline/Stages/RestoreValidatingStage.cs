using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>What <see cref="ValidatingStage"/> does; and gets what the source has written last into its archive, while it lives.</summary>
internal sealed class RestoreValidatingStage(IKubernetesApi api, DatabaseLookup lookup, LogArchiver archiver) : IStage
{
    private readonly ValidatingStage _validation = new(api);

    public Stage Name => Stage.Validating;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var outcome = await _validation.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Record.Origin is not { } origin || !DatabaseId.TryParse(run.Record.Operation.Input?.Source, out var id)
            || await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            return outcome;
        }

        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        run.Progress($"Waiting until the last that {id} wrote is in the store.");
        var flushed = await archiver.FlushForRestoreAsync(engine, context, origin, cancellationToken).ConfigureAwait(false);
        return outcome with { Message = $"{outcome.Message.TrimEnd('.')}; {flushed}." };
    }
}
