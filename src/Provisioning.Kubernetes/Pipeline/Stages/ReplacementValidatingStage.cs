using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>What <see cref="ExistingDatabaseStage"/> does; and gets what the database has written last into its archive, which it is restored from.</summary>
internal sealed class ReplacementValidatingStage(IKubernetesApi api, LogArchiver archiver) : IStage
{
    private readonly ExistingDatabaseStage _validation = new(api);

    public Stage Name => Stage.Validating;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var outcome = await _validation.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Engine is not Engines.IBackupEngine)
        {
            return outcome;
        }

        run.Progress($"Waiting until the last that {run.DatabaseId} wrote is in the store.");
        var flushed = await archiver.FlushForRestoreAsync(run.Engine, run.Replaced!, run.Context.Origin!, cancellationToken).ConfigureAwait(false);
        return outcome with { Message = $"{outcome.Message.TrimEnd('.')}; {flushed}." };
    }
}
