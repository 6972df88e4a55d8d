using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Tells the operator which instance is to be the primary, once, and waits until it is and takes writes.</summary>
internal sealed class SwitchoverStage(
    IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, LoginProbe probe, TimeProvider timeProvider)
    : WaitingForReadyStage(api, observer, vault, probe)
{
    public override Stage Name => Stage.Switchover;

    protected override async Task PrepareAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<ILifecycleEngine>(Stage.Switchover);
        var main = engine.RenderInstances(run.Context);
        while (true)
        {
            var live = await Api.GetJsonAsync(main.Type, run.Namespace, main.Name, cancellationToken).ConfigureAwait(false)
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"{main.Type.Kind} {main.Name} is gone.");
            if (engine.BeginSwitchover(run.Context, GetTarget(run), live, timeProvider.GetUtcNow()) is not { } patch)
            {
                Observer.Observe(run.Engine, main.Type, live);
                return;
            }

            try
            {
                var patched = await Api.MergePatchAsync(
                    main.Type, run.Namespace, main.Name, patch, "status", cancellationToken).ConfigureAwait(false);
                Observer.Observe(run.Engine, main.Type, patched);
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsConflict)
            {
                // The operator wrote its status in between: look at that first.
            }
        }
    }

    protected override Readiness GetReadiness(OperationRun run, IObservedObjects observed) =>
        run.Engine.Get<ILifecycleEngine>(Stage.Switchover).GetSwitchover(run.Context, GetTarget(run), observed);

    private static string GetTarget(OperationRun run) =>
        run.Record.Operation.Input?.Instance ?? throw new InvalidOperationException("The record of a switchover names no instance.");
}
