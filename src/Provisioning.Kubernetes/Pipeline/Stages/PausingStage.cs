using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Suspends the schedule of the backups, tells the operator to stop every instance, and waits until none is left.</summary>
internal sealed class PausingStage(IKubernetesApi api, DatabaseObserver observer) : IStage
{
    public Stage Name => Stage.Pausing;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<ILifecycleEngine>(Stage.Pausing);
        using var changes = observer.Subscribe(run.Namespace);
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, run.Manifests!.Backup, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, observer, run, engine.RenderInstances(run.Context), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            switch (engine.GetPause(run.Context, observed))
            {
                case Readiness.Failed failed:
                    throw new ProvisioningException(failed.Code, failed.Message);

                case Readiness.Progressing progressing:
                    run.LastProgress = progressing;
                    run.Progress(Sentences.Write(progressing.Message));
                    break;

                case Readiness.Ready ready:
                    return StageOutcome.Succeeded(Sentences.Write(ready.Message));
            }

            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) => Task.FromResult(
        run.LastProgress is { } progress
            ? new ProvisioningException(progress.Stuck ?? ErrorCode.DeadlineExceeded, Sentences.Write(progress.Message), isTransient: true)
            : null);
}
