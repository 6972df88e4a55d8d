using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>
/// Stops what serves the database, so that nothing is written to it any more, leads the endpoint to what takes its place, and switches the record in one
/// write. Until that write there is a way back.
/// </summary>
internal sealed class SwapStage(IKubernetesApi api, DatabaseObserver observer, TimeProvider timeProvider) : IStage
{
    /// <summary>How long the old one may take to stop by itself. One that is broken must not keep its replacement waiting.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(4);

    public Stage Name => Stage.Swap;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var (old, next) = (run.Replaced!, run.Context);
        var replacement = run.Record.Operation.Input!.Replacement!;
        var stopped = $"{old.Name} is stopped";
        if (!replacement.IsDone(run.Record))
        {
            stopped = await StopAsync(run, old, cancellationToken).ConfigureAwait(false);
            run.Progress(Sentences.Write($"{stopped}; leading the endpoint to {next.Name}"));
            await Applying.ApplyAsync(api, run, run.Manifests!.Endpoint, cancellationToken).ConfigureAwait(false);
            run.Journal.Update(record => Replacing.Swap(record, old, next, run.Manifests, timeProvider.GetUtcNow()));
        }

        await run.Journal.FlushAsync(cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"{stopped}; {run.Record.Endpoint?.Host ?? "the endpoint"} leads to {next.Name}.");
    }

    private async Task<string> StopAsync(OperationRun run, DatabaseContext old, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<ILifecycleEngine>(Name);
        var paused = old with { Paused = true };
        var main = engine.RenderInstances(paused);
        using var changes = observer.Subscribe(run.Namespace);
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, run.Engine.Render(paused).Backup, cancellationToken).ConfigureAwait(false);
        if (!await Applying.ChangeAsync(api, observer, run, main, cancellationToken).ConfigureAwait(false))
        {
            return $"{main.Type.Kind} {main.Name} was gone already";
        }

        using var limit = new CancellationTokenSource(StopTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                var state = engine.GetPause(paused, observed);
                if (state is Readiness.Ready)
                {
                    return $"{old.Name} is stopped";
                }

                run.Progress(Sentences.Write($"stopping {old.Name}: {GetMessage(state)}"));
                if (state is Readiness.Failed)
                {
                    break;
                }

                await changes.WaitAsync(timeout: null, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It goes on as one that cannot be stopped.
        }

        // Whatever its state: a server that goes on would go on taking what the application writes over its old connections.
        var fence = run.Engine.Get<IReplacementEngine>(Name).PatchFence(fenced: true);
        await api.MergePatchAsync(main.Type, run.Namespace, main.Name, fence, subresource: null, cancellationToken).ConfigureAwait(false);
        return $"{old.Name} did not stop within {Durations.Format(StopTimeout)} and is fenced";
    }

    private static string GetMessage(Readiness state) => state switch
    {
        Readiness.Failed failed => failed.Message,
        Readiness.Progressing progressing => progressing.Message,
        _ => "",
    };
}
