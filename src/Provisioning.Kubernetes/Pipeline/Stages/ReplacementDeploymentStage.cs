using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Makes room for two, hands the credentials over, and applies what is to take the database's place. The endpoint stays where it is.</summary>
internal sealed class ReplacementDeploymentStage(IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, SecretCopies copies) : IStage
{
    public Stage Name => Stage.CrdDeployment;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!;
        var quota = IsolationManifests.Quota(run.Context, manifests.Sidecars, forTwo: true);
        var live = await api.GetJsonAsync(quota.Type, run.Namespace, quota.Name, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, [IsolationManifests.WithRoomForChange(quota, live)], cancellationToken).ConfigureAwait(false);
        await HandOverAsync(run, cancellationToken).ConfigureAwait(false);
        var copied = await copies.WriteAsync(manifests.CopiedSecrets, run.Context, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, [.. manifests.Isolation, .. copied], cancellationToken).ConfigureAwait(false);
        foreach (var manifest in manifests.Deployment)
        {
            await Applying.ApplyAsync(api, observer, run, manifest, cancellationToken).ConfigureAwait(false);
        }

        await LiftFenceAsync(run, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Applied {Applying.Describe(manifests.Deployment)} beside {run.Replaced!.Name}.");
    }

    /// <summary>What had been kept may have been fenced because it did not stop.</summary>
    private async Task LiftFenceAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Record.Kept?.Generation.Name == run.Context.Name)
        {
            var main = run.Engine.Get<ILifecycleEngine>(Name).RenderInstances(run.Context);
            var lifted = run.Engine.Get<IReplacementEngine>(Name).PatchFence(fenced: false);
            var body = await api.MergePatchAsync(main.Type, run.Namespace, main.Name, lifted, subresource: null, cancellationToken).ConfigureAwait(false);
            observer.Observe(run.Engine, main.Type, body);
        }
    }

    private async Task HandOverAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<IReplacementEngine>(Name);
        var secrets = await GetSecretsAsync(run, run.Replaced!, cancellationToken).ConfigureAwait(false);
        var credentials = secrets.Count == run.Engine.GetCredentialSecrets(run.Replaced!).Count
            ? run.Engine.ReadCredentials(run.Replaced!, secrets)
            : await vault.OpenAsync(run.DatabaseId, run.Engine.Engine, cancellationToken).ConfigureAwait(false);
        var existing = await GetSecretsAsync(run, run.Context, cancellationToken).ConfigureAwait(false);
        foreach (var manifest in engine.RenderInherited(run.Context, credentials, secrets, run.Replaced!))
        {
            // What is gone back to has its own, by the operator. One that exists otherwise was made by an earlier run, which may not have lived to record it.
            if (run.Record.Kept?.Generation.Name != run.Context.Name)
            {
                run.Remember(manifest);
            }

            if (existing.TryGetValue(manifest.Name, out var there))
            {
                if (engine.PatchPassword(run.Context, there, credentials) is { } patch)
                {
                    await api.MergePatchAsync(
                        CoreTypes.Secret, run.Namespace, manifest.Name, patch, subresource: null, cancellationToken).ConfigureAwait(false);
                }

                continue;
            }

            await api.CreateAsync(CoreTypes.Secret, manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, Secret>> GetSecretsAsync(OperationRun run, DatabaseContext context, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var name in run.Engine.GetCredentialSecrets(context))
        {
            if (await api.GetAsync(CoreTypes.Secret, run.Namespace, name, cancellationToken).ConfigureAwait(false) is { } secret)
            {
                found[name] = secret;
            }
        }

        return found;
    }
}
