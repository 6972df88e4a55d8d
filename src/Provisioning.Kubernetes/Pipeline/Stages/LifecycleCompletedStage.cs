using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The end of an operation that changes nothing of the spec; lets the schedule of the backups run again where the database does.</summary>
internal sealed class LifecycleCompletedStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var kind = new OperationKind(run.Record.Operation.Kind);
        if (kind == OperationKind.Resume)
        {
            await Applying.ApplyAsync(api, run, run.Manifests!.Backup, cancellationToken).ConfigureAwait(false);
        }

        return StageOutcome.Succeeded(
            kind == OperationKind.Pause ? $"{run.DatabaseId} is paused; its volumes, credentials and backups are kept."
            : kind == OperationKind.Resume ? $"{run.DatabaseId} is active again."
            : kind == OperationKind.Switchover ? $"{run.Record.Operation.Input?.Instance} is the primary of {run.DatabaseId}."
            : kind == OperationKind.RotateCredentials ? $"The password of {run.DatabaseId} is another one."
            : kind == OperationKind.ResealCredentials ? $"The credentials of {run.DatabaseId} are sealed with the primary key."
            : $"{kind} of {run.DatabaseId} is done.");
    }
}
