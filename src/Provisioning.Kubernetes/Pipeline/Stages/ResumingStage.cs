using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Tells the operator to run the instances again.</summary>
internal sealed class ResumingStage(IKubernetesApi api, DatabaseObserver observer) : IStage
{
    public Stage Name => Stage.Resuming;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var instances = run.Engine.Get<ILifecycleEngine>(Stage.Resuming).RenderInstances(run.Context);
        await Applying.ApplyAsync(api, observer, run, instances, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"{instances.Type.Kind} {instances.Name} is to run its instances again.");
    }
}
