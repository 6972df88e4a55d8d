using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Reads the credentials that the operator made and seals them in a Secret of ours.</summary>
internal sealed class CredentialGenStage(IKubernetesApi api, CredentialVault vault) : IStage
{
    public Stage Name => Stage.CredentialGen;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var credentials = run.Credentials ??= await vault.ReadAsync(run.Engine, run.Context, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.NotFound, "The operator has not written the credentials yet.", isTransient: true);

        // Sealing twice, after a crash of a first provision, is no harm.
        var secret = await vault.SealAsync(run.Context, credentials, run.MayHaveRunBefore, cancellationToken).ConfigureAwait(false);
        if (secret is null)
        {
            return StageOutcome.Succeeded($"The credentials of {credentials.UserName} are sealed as before.");
        }

        await Applying.ApplyAsync(api, run, [secret], cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"The credentials of {credentials.UserName} are sealed in Secret {CredentialVault.SecretName}.");
    }
}
