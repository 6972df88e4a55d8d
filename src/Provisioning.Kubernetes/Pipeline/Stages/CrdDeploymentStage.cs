using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Makes the Secrets that must exist first, then applies the operator's custom resources.</summary>
internal sealed class CrdDeploymentStage(IKubernetesApi api, DatabaseObserver observer) : IStage
{
    public Stage Name => Stage.CrdDeployment;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!;
        foreach (var secret in manifests.Secrets)
        {
            await CreateAsync(GeneratedSecrets.Write(secret, run.Context), run, cancellationToken).ConfigureAwait(false);
        }

        var bodies = await Applying.ApplyAsync(api, run, manifests.Deployment, cancellationToken).ConfigureAwait(false);
        foreach (var (manifest, body) in manifests.Deployment.Zip(bodies))
        {
            observer.Observe(run.Engine, manifest.Type, body);
        }

        return StageOutcome.Succeeded($"Applied {Applying.Describe(manifests.Deployment)}.");
    }

    private async Task CreateAsync(Manifest manifest, OperationRun run, CancellationToken cancellationToken)
    {
        run.Remember(manifest);
        try
        {
            await api.CreateAsync(CoreTypes.Secret, manifest, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            // An earlier run made it, and its passwords may be in use.
        }
    }
}
