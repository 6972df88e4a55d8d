using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Runs an operation to its end, from the stage where it is.</summary>
internal sealed class OperationExecutor(
    RecordStore store,
    EngineCatalog engines,
    DatabaseContextFactory contexts,
    Pipelines pipelines,
    ReplacementRollback rollback,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider,
    ILogger<OperationExecutor> logger)
{
    /// <summary>
    /// Returns when the operation has ended, another process has taken it over, or the token is cancelled: then it is left as it is, to be continued.
    /// </summary>
    public async Task RunAsync(StoredRecord stored, bool nameIsFree, CancellationToken cancellationToken)
    {
        var journal = new Journal(store, stored, timeProvider, logger);
        await using var disposal = journal.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, journal.Lost);
        using var activity = Telemetry.StartOperation(stored.Record);
        Log.OperationStarted(logger, stored.Record.Operation.Kind, stored.Record.Operation.Id, stored.Record.Operation.Runner ?? "");
        var ended = false;
        try
        {
            await RunStagesAsync(journal, nameIsFree, stop.Token).ConfigureAwait(false);
            ended = true;
            Log.OperationEnded(logger, journal.Record.Operation.Kind, journal.Record.Operation.Id, journal.Record.Operation.State, journal.Record.Message);
        }
        catch (Exception exception) when (exception is FencedException || stop.IsCancellationRequested)
        {
            Log.OperationLeft(
                logger, stored.Record.Operation.Kind, stored.Record.Operation.Id, journal.Lost.IsCancellationRequested ? "taken over or ended" : "stopped");
        }
        finally
        {
            Telemetry.EndOperation(activity, journal.Record.Operation, ended);
        }
    }

    private async Task RunStagesAsync(Journal journal, bool nameIsFree, CancellationToken cancellationToken)
    {
        journal.Update(record => record with { Operation = record.Operation with { State = OperationState.Running } });
        var failure = await TryRunStagesAsync(journal, nameIsFree, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            journal.EndStage(StageState.Failed, failure.Message);
            journal.Update(record => OperationEnd.Fail(record, failure, timeProvider.GetUtcNow()));
        }

        // However long the cluster is away: an operation that has ended must say so.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await journal.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception)
            {
                Log.RecordWriteFailed(logger, journal.Name, exception.Message);
                await Task.Delay(Backoff.Get(attempt), timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ProvisioningException?> TryRunStagesAsync(Journal journal, bool nameIsFree, CancellationToken cancellationToken)
    {
        var kind = new OperationKind(journal.Record.Operation.Kind);
        OperationRun? run = null;
        if (journal.Record.Operation.Failing is { } failing)
        {
            // Another process had begun to take it back.
            journal.StartStage(new Stage(journal.Record.Operation.Stages.First(record => !record.IsFinished()).Name));
            try
            {
                run = CreateRun(journal, kind, nameIsFree);
            }
            catch (ProvisioningException exception)
            {
                return exception;
            }

            return await TakeBackAsync(run, failing.ToException(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var stage in pipelines.Get(kind))
        {
            if (journal.Record.Operation.Stages.First(record => record.Name == stage.Name.Value).IsFinished())
            {
                continue;
            }

            journal.StartStage(stage.Name);
            try
            {
                run ??= CreateRun(journal, kind, nameIsFree);
            }
            catch (ProvisioningException exception)
            {
                return exception;
            }

            if (await RunMeasuredAsync(run, stage, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return ReplacementRollback.IsDue(journal.Record) ? await TakeBackAsync(run, failure, cancellationToken).ConfigureAwait(false) : failure;
            }
        }

        journal.Update(record => OperationEnd.Succeed(record, timeProvider.GetUtcNow()));
        return null;
    }

    private async Task<ProvisioningException?> RunMeasuredAsync(OperationRun run, IStage stage, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.StartStage(run.Record, stage.Name);
        var started = timeProvider.GetTimestamp();
        var failure = await RunStageAsync(run, stage, cancellationToken).ConfigureAwait(false);
        var state = failure is null ? run.Record.Operation.Stages.First(record => record.Name == stage.Name.Value).State : StageState.Failed;
        Telemetry.EndStage(activity, run.Record, stage.Name, timeProvider.GetElapsedTime(started), state, failure?.Code);
        return failure;
    }

    private async Task<ProvisioningException?> RunStageAsync(OperationRun run, IStage stage, CancellationToken cancellationToken)
    {
        var allowed = StageDeadlines.Get(options.Value, new OperationKind(run.Record.Operation.Kind), stage.Name);
        using var deadline = new CancellationTokenSource(allowed, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        ProvisioningException? last = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var outcome = await stage.RunAsync(run, either.Token).ConfigureAwait(false);
                run.Journal.EndStage(outcome.State, outcome.Message);
                return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not FencedException)
            {
                if (deadline.IsCancellationRequested)
                {
                    return await DescribeDeadlineAsync(run, stage, allowed, last, cancellationToken).ConfigureAwait(false);
                }

                last = Describe(exception, stage.Name);
                if (!last.IsTransient)
                {
                    return last;
                }
            }

            run.Progress($"Trying again: {last.Message}");
            try
            {
                await Task.Delay(Backoff.Get(attempt), timeProvider, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return await DescribeDeadlineAsync(run, stage, allowed, last, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Undoes what the operation did, as long as its stage may take; returns why it fails, with what could not be undone.</summary>
    private async Task<ProvisioningException> TakeBackAsync(OperationRun run, ProvisioningException failure, CancellationToken cancellationToken)
    {
        run.Journal.Update(record => record with { Operation = record.Operation with { Failing = ErrorRecord.From(failure) } });
        run.Progress($"Taking it back: {failure.Message}");
        using var deadline = new CancellationTokenSource(
            StageDeadlines.Get(options.Value, new OperationKind(run.Record.Operation.Kind), Stage.Deletion), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            ProvisioningException trouble;
            try
            {
                await run.Journal.FlushAsync(either.Token).ConfigureAwait(false);
                await rollback.RunAsync(run, either.Token).ConfigureAwait(false);
                return failure;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not FencedException)
            {
                trouble = Describe(exception, new Stage(run.Journal.CurrentStage));
            }

            if (!trouble.IsTransient || deadline.IsCancellationRequested)
            {
                return new ProvisioningException(
                    failure.Code, $"{failure.Message} What was made could not be taken back: {trouble.Message}", failure.IsTransient);
            }

            await Task.Delay(Backoff.Get(attempt), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ProvisioningException> DescribeDeadlineAsync(
        OperationRun run, IStage stage, TimeSpan allowed, ProvisioningException? last, CancellationToken cancellationToken)
    {
        if (last is null && await stage.ExplainDeadlineAsync(run, cancellationToken).ConfigureAwait(false) is { } explained)
        {
            return new ProvisioningException(
                explained.Code, $"{explained.Message} ({stage.Name} gave up after {Durations.Format(allowed)})", explained.IsTransient);
        }

        return new ProvisioningException(
            last?.Code ?? ErrorCode.DeadlineExceeded,
            $"{stage.Name} did not end within {Durations.Format(allowed)}{(last is null ? "" : $": {last.Message}")}",
            isTransient: true);
    }

    private OperationRun CreateRun(Journal journal, OperationKind kind, bool nameIsFree)
    {
        var record = journal.Record;
        var engine = engines.Find(new DatabaseEngine(record.Engine));
        if (kind == OperationKind.Deprovision)
        {
            // What cannot be rendered any more can still be deleted.
            return new OperationRun(journal, engine, TryCreateContext(record, engine));
        }

        engine = engines.Get(new DatabaseEngine(record.Engine));
        var context = contexts.Create(SpecFormat.Read(record, engine), engine, record);
        return record.Operation.Input?.Replacement is { } replacement
            ? new OperationRun(journal, engine, contexts.Create(context, replacement.To)) { Replaced = contexts.Create(context, replacement.From) }
            : new OperationRun(journal, engine, context) { NameIsFree = nameIsFree };
    }

    private DatabaseContext? TryCreateContext(DatabaseRecord record, IEngine? engine)
    {
        try
        {
            return engine is null || record.Spec is null ? null : contexts.Create(SpecFormat.Read(record, engine), engine, record);
        }
        catch (ProvisioningException)
        {
            // The tier or the store is not configured any more: the record's list of what was applied has to do.
            return null;
        }
    }

    private ProvisioningException Describe(Exception exception, Stage stage)
    {
        switch (exception)
        {
            case ProvisioningException known:
                return known;
            case KubernetesApiException refused:
                return ErrorMapping.ToProvisioning(refused);
            default:
                // The message of an unforeseen exception may hold anything: neither the record nor the log gets it.
                Log.StageBroke(logger, stage, exception.GetType().FullName ?? "", exception.StackTrace ?? "");
                return new ProvisioningException(
                    ErrorCode.Internal, $"{stage} met a defect of the library ({exception.GetType().Name}); the log has the details.");
        }
    }
}
