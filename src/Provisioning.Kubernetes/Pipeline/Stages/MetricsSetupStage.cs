using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Applies the pod monitor where the tier has one and the cluster has the kind.</summary>
internal sealed class MetricsSetupStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.MetricsSetup;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!.Monitoring;
        if (manifests.Count == 0)
        {
            return StageOutcome.Skipped($"The tier {run.Context.Spec.Tier} has no pod monitor.");
        }

        foreach (var manifest in manifests)
        {
            if (!await api.ServesAsync(manifest.Type, cancellationToken).ConfigureAwait(false))
            {
                return StageOutcome.Skipped($"The cluster does not serve {manifest.Type.Kind} ({manifest.Type}): Prometheus Operator is not installed.");
            }
        }

        await Applying.ApplyAsync(api, run, manifests, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Applied {Applying.Describe(manifests)}.");
    }
}
