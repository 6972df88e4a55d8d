using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Stages;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>The stages of a deprovision.</summary>
internal sealed class DeprovisionPipeline
{
    public DeprovisionPipeline(IKubernetesApi api, DatabaseObserver observer, TimeProvider timeProvider)
    {
        var finalizers = new Finalizers(api, timeProvider);
        var teardown = new Teardown(api, observer, finalizers, timeProvider);
        Removal =
        [
            new DeletionStage(api, observer, teardown),
            new NamespaceDeletionStage(api, observer, finalizers, teardown, timeProvider),
            new DeprovisionCompletedStage(api),
        ];
        Stages = [new DeprovisionValidatingStage(api), .. Removal];
    }

    /// <summary>The last stages, from which on there is no way back.</summary>
    public IReadOnlyList<IStage> Removal { get; }

    public IReadOnlyList<IStage> Stages { get; }
}
