using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Writes a new password into the operator's Secret, once, and waits until the operator has taken it over and it opens the database.</summary>
internal sealed class RotationStage(IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, LoginProbe probe)
    : WaitingForReadyStage(api, observer, vault, probe)
{
    public override Stage Name => Stage.Rotation;

    protected override async Task PrepareAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<ICredentialEngine>(Stage.Rotation);
        var name = engine.GetPasswordSecret(run.Context);
        while (true)
        {
            var secret = await Api.GetAsync(CoreTypes.Secret, run.Namespace, name, cancellationToken).ConfigureAwait(false)
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"Secret {name} with the password is gone.");
            run.PasswordVersion = secret.Metadata.ResourceVersion;
            if (Rotations.IsOf(secret, run.Record.Operation.Id))
            {
                return;
            }

            try
            {
                var patched = await Api.MergePatchAsync(
                    CoreTypes.Secret,
                    run.Namespace,
                    name,
                    Rotations.Write(secret, run.Record.Operation.Id, engine.ChangePassword),
                    subresource: null,
                    cancellationToken).ConfigureAwait(false);
                run.PasswordVersion = (string?)patched["metadata"]?["resourceVersion"];
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsConflict)
            {
                // Somebody changed the Secret, or this very write went through and its answer was lost: look again.
            }
        }
    }

    protected override Readiness GetReadiness(OperationRun run, IObservedObjects observed) =>
        run.Engine.Get<ICredentialEngine>(Stage.Rotation).GetRotation(run.Context, run.PasswordVersion ?? "", observed);
}
