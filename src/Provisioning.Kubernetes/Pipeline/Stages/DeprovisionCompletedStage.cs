namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The end of a database.</summary>
internal sealed class DeprovisionCompletedStage : IStage
{
    public Stage Name => Stage.Completed;

    public Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken) =>
        Task.FromResult(StageOutcome.Succeeded($"{run.DatabaseId} is deleted."));
}
