using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>
/// Asks the operator for a restart and waits for its end. The moment that marks the restart is the record's: asked for again, it is the same restart.
/// </summary>
internal sealed class RestartingStage(IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, LoginProbe probe, TimeProvider timeProvider)
    : WaitingForReadyStage(api, observer, vault, probe)
{
    /// <summary>The operator tells times to the second.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public override Stage Name => Stage.Restarting;

    protected override async Task PrepareAsync(OperationRun run, CancellationToken cancellationToken)
    {
        // A database that became ready in this very second would become ready anew at the same time, and nothing would tell the two apart.
        var left = run.Record.Operation.Input?.Restart?.ReadySince + Second - timeProvider.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left.Value < Second ? left.Value : Second, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        var instances = run.Engine.Get<ILifecycleEngine>(Stage.Restarting).RenderInstances(run.Context);
        await Applying.ApplyAsync(Api, Observer, run, instances, cancellationToken).ConfigureAwait(false);
    }

    protected override Readiness GetReadiness(OperationRun run, IObservedObjects observed) =>
        run.Engine.Get<ILifecycleEngine>(Stage.Restarting)
            .GetRestart(run.Context, run.Record.Operation.Input?.Restart ?? new RestartMark(), observed);
}
