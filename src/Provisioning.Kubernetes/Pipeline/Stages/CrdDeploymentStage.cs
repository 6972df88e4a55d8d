using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Makes the Secrets that must exist first, then applies the operator's custom resources.</summary>
internal sealed class CrdDeploymentStage(IKubernetesApi api, DatabaseObserver observer, SecretCopies copies) : IStage
{
    public Stage Name => Stage.CrdDeployment;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!;
        foreach (var secret in manifests.Secrets)
        {
            await CreateAsync(GeneratedSecrets.Write(secret, run.Context), run, cancellationToken).ConfigureAwait(false);
        }

        if (run.MayHaveRunBefore && run.Record.Endpoint is null)
        {
            await ClearAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (run.MayHaveRunBefore)
        {
            await VolumeGrowth.UnblockAsync(api, observer, run, cancellationToken).ConfigureAwait(false);
        }

        var copied = await copies.WriteAsync(manifests.CopiedSecrets, run.Context, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, copied, cancellationToken).ConfigureAwait(false);
        Manifest[] wanted = [.. manifests.Deployment, .. manifests.Endpoint];
        var bodies = await Applying.ApplyAsync(api, run, wanted, cancellationToken).ConfigureAwait(false);
        foreach (var (manifest, body) in wanted.Zip(bodies))
        {
            observer.Observe(run.Engine, manifest.Type, body);
        }

        return StageOutcome.Succeeded($"Applied {Applying.Describe(wanted)}.");
    }

    /// <summary>Removes what an earlier provision left that never came to life and never would, and waits until it and its volumes are gone.</summary>
    private async Task ClearAsync(OperationRun run, CancellationToken cancellationToken)
    {
        using var changes = observer.Subscribe(run.Namespace);
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        if (run.Engine.FindStillborn(run.Context, observed) is not { Metadata: { } dead })
        {
            return;
        }

        var manifest = run.Manifests!.Deployment.First(
            candidate => candidate.Name == dead.Name && run.Engine.Watches.Any(watch => watch.Type.Kind == candidate.Type.Kind));
        var volumes = observed.List(CoreTypes.PersistentVolumeClaim).Select(claim => claim.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        run.Progress($"{manifest.Type.Kind} {dead.Name} of an earlier attempt never came to life: deleting it.");
        await api.DeleteAsync(manifest.Type, run.Namespace, dead.Name, new DeleteOptions { Uid = dead.Uid }, cancellationToken).ConfigureAwait(false);
        while (run.Engine.FindStillborn(run.Context, observed)?.Metadata.Uid == dead.Uid
            || observed.List(CoreTypes.PersistentVolumeClaim).Any(claim => volumes.Contains(claim.Metadata.Uid)))
        {
            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }
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
