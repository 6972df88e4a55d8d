using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Logs in to what was restored as the application would, and looks into its database, before anything is led to it.</summary>
internal sealed class VerificationStage(DatabaseObserver observer, CredentialVault vault, LoginProbe probe, PodCommandRunner commands) : IStage
{
    public Stage Name => Stage.Verification;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var credentials = run.Credentials ??= await vault.ReadAsync(run.Engine, run.Context, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.RecoveryFailed, $"The credentials of {run.Context.Name} are gone.");
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        var login = await probe.RunAsync(run.Engine, run.Context, observed, credentials, cancellationToken).ConfigureAwait(false);
        if (login.Verdict is ProbeVerdict.NotYet or ProbeVerdict.BrokenWay)
        {
            throw new ProvisioningException(ErrorCode.RecoveryFailed, Sentences.Write($"{run.Context.Name}: {login.Message}"), isTransient: true);
        }

        var content = await InspectAsync(run, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded(Sentences.Write($"{run.Context.Name}: {login.Message}; {content}"));
    }

    private async Task<string> InspectAsync(OperationRun run, CancellationToken cancellationToken)
    {
        try
        {
            var inspection = run.Engine.Get<IReplacementEngine>(Name).Inspect(run.Context);
            return await commands.RunOnPrimaryAsync(run.Engine, run.Context, inspection, cancellationToken).ConfigureAwait(false);
        }
        catch (ProvisioningException exception) when (exception.Code == ErrorCode.NotSupported)
        {
            // A cluster without exec, or pods that only seem to run: the login has to do.
            return $"its content was not looked into: {exception.Message.TrimEnd('.')}";
        }
        catch (KubernetesApiException exception) when (!exception.IsTransient)
        {
            return $"its content was not looked into: pods/exec is not to be had here ({exception.StatusCode})";
        }
    }
}
