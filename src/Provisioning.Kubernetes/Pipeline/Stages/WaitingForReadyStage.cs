using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Waits, woken by the watches, until the engine calls the database ready, and then logs in.</summary>
internal class WaitingForReadyStage(IKubernetesApi api, DatabaseObserver observer, CredentialVault vault, LoginProbe probe) : IStage
{
    private const int LogLines = 50;

    /// <summary>
    /// How often the way to a ready database may break before the stage does without a login, some seconds in all: a kubelet may just be restarting, but some
    /// clusters never let a connection through.
    /// </summary>
    private const int MaxBrokenWays = 6;

    public virtual Stage Name => Stage.WaitingForReady;

    protected IKubernetesApi Api { get; } = api;

    protected DatabaseObserver Observer { get; } = observer;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        using var changes = Observer.Subscribe(run.Namespace);
        var observed = await Observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(run, cancellationToken).ConfigureAwait(false);
        HashSet<LogSource> read = [];
        for (var (logins, broken) = (0, 0); ;)
        {
            TimeSpan? pause = null;
            switch (GetReadiness(run, observed))
            {
                case Readiness.Failed failed:
                    throw new ProvisioningException(failed.Code, await ExplainAsync(run, failed.Message, failed.Log, cancellationToken).ConfigureAwait(false));

                case Readiness.Progressing progressing:
                    run.LastProgress = progressing;
                    run.Progress(Sentences.Write(progressing.Message));
                    if (progressing.Log is { } source && read.Add(source))
                    {
                        await FailIfFinalAsync(run, progressing, source, cancellationToken).ConfigureAwait(false);
                    }

                    break;

                case Readiness.Ready ready:
                    var result = await LogInAsync(run, observed, cancellationToken).ConfigureAwait(false);
                    broken += result.Verdict == ProbeVerdict.BrokenWay ? 1 : 0;
                    if (result.Verdict is ProbeVerdict.LoggedIn or ProbeVerdict.NoWay || broken >= MaxBrokenWays)
                    {
                        return Succeed(run, ready, result);
                    }

                    pause = Backoff.Get(logins++);
                    run.LastProgress = new Readiness.Progressing($"{ready.Message}, but {result.Message}");
                    run.Progress(Sentences.Write(run.LastProgress.Message));
                    break;
            }

            await changes.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) => run.LastProgress is { } progress
        ? new ProvisioningException(
            progress.Stuck ?? ErrorCode.DeadlineExceeded,
            await ExplainAsync(run, progress.Message, progress.Log, cancellationToken).ConfigureAwait(false),
            isTransient: progress.Stuck is null)
        : null;

    /// <summary>What is to be done first, with the watches running.</summary>
    protected virtual Task PrepareAsync(OperationRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How far the database is from what the stage waits for.</summary>
    protected virtual Readiness GetReadiness(OperationRun run, IObservedObjects observed) => run.Engine.GetReadiness(run.Context, observed);

    private static StageOutcome Succeed(OperationRun run, Readiness.Ready ready, ProbeResult result)
    {
        var endpoint = EndpointRecord.From(run.Engine.GetEndpoint(run.Context));
        run.Journal.Update(record => record with { Endpoint = endpoint });
        var login = result.Verdict == ProbeVerdict.LoggedIn ? result.Message : $"the login was not probed: {result.Message}";
        return StageOutcome.Succeeded(Sentences.Write($"{ready.Message}; {login}"));
    }

    /// <summary>What is tried again and again may be bound to fail, and only its log tells.</summary>
    private async Task FailIfFinalAsync(OperationRun run, Readiness.Progressing progressing, LogSource source, CancellationToken cancellationToken)
    {
        foreach (var container in new[] { source.Container, source.Sidecar }.OfType<string>())
        {
            string log;
            try
            {
                log = await Api.ReadLogAsync(run.Namespace, source.Pod, container, LogLines, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException)
            {
                // The log is a short cut only: the next failure, or the deadline, comes without it.
                continue;
            }

            if (run.Engine.FindFinalCause(log) is { } cause)
            {
                throw new ProvisioningException(
                    progressing.Stuck ?? ErrorCode.EngineFailed, Sentences.Write($"{source.Pod} failed, and would again: {cause}"));
            }
        }
    }

    private async Task<ProbeResult> LogInAsync(OperationRun run, IObservedObjects observed, CancellationToken cancellationToken)
    {
        run.Credentials = await vault.ReadAsync(run.Engine, run.Context, cancellationToken).ConfigureAwait(false);
        return run.Credentials is null
            ? new ProbeResult(ProbeVerdict.NotYet, "the operator has not written the credentials yet")
            : await probe.RunAsync(run.Engine, run.Context, observed, run.Credentials, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> ExplainAsync(OperationRun run, string message, LogSource? source, CancellationToken cancellationToken)
    {
        if (source is null)
        {
            return Sentences.Write(message);
        }

        try
        {
            var log = await Api.ReadLogAsync(run.Namespace, source.Pod, source.Container, LogLines, cancellationToken).ConfigureAwait(false);
            return Sentences.Write(run.Engine.ExplainLog(log) is { } cause ? $"{message.TrimEnd('.')}: {cause}" : message);
        }
        catch (KubernetesApiException exception)
        {
            // A pod that is gone, or a cluster without logs: the cause stays where it is, and people are told where.
            return Sentences.Write($"{message.TrimEnd('.')} (the log of {source.Pod}, container {source.Container}, cannot be read: {exception.StatusCode})");
        }
    }
}
