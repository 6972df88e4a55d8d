using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>
/// The record of a running operation. Changes take effect in memory at once and are written together a moment later, so that a stage's end, the next one's
/// start and stages that are skipped cost one request. That is safe since stages are re-entrant: what a crash loses is done again. Thread safe.
/// </summary>
internal sealed class Journal : IAsyncDisposable
{
    /// <summary>How long a change waits for company.</summary>
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Messages are written once in this time at most.</summary>
    private static readonly TimeSpan MessageInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly RecordStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IDisposable _changes;
    private StoredRecord _stored;
    private DatabaseRecord _written;
    private DatabaseRecord _record;
    private DateTimeOffset _lastWrite;
    private ITimer? _timer;
    private Task _background = Task.CompletedTask;
    private Task _losing = Task.CompletedTask;
    private bool _closed;

    public Journal(RecordStore store, StoredRecord stored, TimeProvider timeProvider, ILogger logger)
    {
        (_store, _timeProvider, _logger) = (store, timeProvider, logger);
        (_stored, _written, _record) = (stored, stored.Record, stored.Record);
        _lastWrite = timeProvider.GetUtcNow();
        Name = stored.Name;
        _changes = store.Subscribe(OnSeen);
        OnSeen(Name);
    }

    public string Name { get; }

    public DatabaseRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    /// <summary>
    /// Cancelled when the operation is no longer this run's: another process has taken it over, or somebody has ended it. The record's watch tells at once,
    /// and every write finds out where the watch is cut off.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The stage that runs; empty between stages.</summary>
    public string CurrentStage { get; private set; } = "";

    public void StartStage(Stage stage)
    {
        var now = _timeProvider.GetUtcNow();
        CurrentStage = stage.Value;
        UpdateStage(stage.Value, old => old with { State = StageState.Running, StartedAt = old.StartedAt ?? now, UpdatedAt = now });
    }

    public void EndStage(StageState state, string message)
    {
        var now = _timeProvider.GetUtcNow();
        UpdateStage(CurrentStage, old => old with { State = state, Message = message, UpdatedAt = now, CompletedAt = now });
        CurrentStage = "";
    }

    public void Progress(string message)
    {
        var now = _timeProvider.GetUtcNow();
        var since = now - _lastWrite;
        Update(
            record => record.Operation.Stages.First(stage => stage.Name == CurrentStage).Message == message
                ? record
                : record with { Operation = Change(record.Operation, CurrentStage, old => old with { Message = message, UpdatedAt = now }) },
            since + WriteDelay >= MessageInterval ? WriteDelay : MessageInterval - since);
    }

    public void Update(Func<DatabaseRecord, DatabaseRecord> change) => Update(change, WriteDelay);

    /// <summary>Writes what is not written yet.</summary>
    /// <exception cref="FencedException">Another process has taken the operation over.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var record = Record; record != _written; record = Record)
            {
                await WriteAsync(record, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Asks the cluster whether the operation is still this run's, for what could not be taken back afterwards: whoever ends the operation later finds it done.
    /// </summary>
    /// <exception cref="FencedException">It is not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!IsOurs((await _store.GetAsync(Name, cancellationToken).ConfigureAwait(false))?.Record))
        {
            await _lost.CancelAsync().ConfigureAwait(false);
            throw new FencedException(Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Dispose();
        lock (_lock)
        {
            _closed = true;
            _timer?.Dispose();
        }

        await Task.WhenAll(_background, _losing).ConfigureAwait(false);
        _writing.Dispose();
        _lost.Dispose();
    }

    private static OperationRecord Change(OperationRecord operation, string stage, Func<StageRecord, StageRecord> change) =>
        operation.WithStage(change(operation.Stages.First(candidate => candidate.Name == stage)));

    private void UpdateStage(string stage, Func<StageRecord, StageRecord> change) =>
        Update(record => record with { Operation = Change(record.Operation, stage, change) });

    private void Update(Func<DatabaseRecord, DatabaseRecord> change, TimeSpan within)
    {
        lock (_lock)
        {
            var changed = change(_record);
            if (ReferenceEquals(changed, _record) || _closed)
            {
                return;
            }

            _record = changed;
            _timer ??= _timeProvider.CreateTimer(_ => OnDue(), state: null, within, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnDue()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (!_closed)
            {
                _background = WriteInBackgroundAsync(_background);
            }
        }
    }

    private async Task WriteInBackgroundAsync(Task before)
    {
        await before.ConfigureAwait(false);
        try
        {
            await FlushAsync(_lost.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FencedException or OperationCanceledException)
        {
            // The run has been told through Lost.
        }
        catch (Exception exception)
        {
            // The next change tries again, and the last write of an operation insists.
            Log.RecordWriteFailed(_logger, Name, exception is KubernetesApiException ? exception.Message : exception.GetType().Name);
        }
    }

    /// <summary>Looks at the record that the watch has told of.</summary>
    private void OnSeen(string name)
    {
        // Most news are echoes of this run's own writes: the label tells without reading the record. One that is not there proves nothing.
        if (name != Name || _store.FindCached(name) is not { } seen || RecordFormat.GetRunner(seen) == _stored.Record.Operation.Runner)
        {
            return;
        }

        if (!IsOurs(TryRead(seen)))
        {
            lock (_lock)
            {
                _losing = _closed ? _losing : _lost.CancelAsync();
            }
        }
    }

    private static DatabaseRecord? TryRead(ConfigMap seen)
    {
        try
        {
            return RecordFormat.Read(seen).Record;
        }
        catch (ProvisioningException)
        {
            // Written by a newer version of the library: by another process, for sure.
            return null;
        }
    }

    /// <summary>Whether the record has the operation as this run left it, or runs it: it may have begun another one since this run has ended its own.</summary>
    private bool IsOurs(DatabaseRecord? seen)
    {
        var ours = Record.Operation;
        return seen?.FindOperation(ours.Id) is { } theirs
            && theirs.Runner == ours.Runner
            && (!theirs.IsFinished() || (theirs.State == ours.State && theirs.CompletedAt == ours.CompletedAt));
    }

    private async Task WriteAsync(DatabaseRecord record, CancellationToken cancellationToken)
    {
        var written = await _store.ReplaceAsync(_stored, record, cancellationToken).ConfigureAwait(false);
        if (written is null)
        {
            // Somebody labelled the record, or the answer to an earlier write was lost: while the operation is still this runner's, that is no harm.
            var current = await _store.GetAsync(Name, cancellationToken).ConfigureAwait(false);
            if (current?.Record.Operation.Id != record.Operation.Id || !IsOurs(current.Record))
            {
                await _lost.CancelAsync().ConfigureAwait(false);
                throw new FencedException(Name);
            }

            _stored = current;

            // The one thing that is written beside operations.
            Update(mine => mine.Proof == current.Record.Proof ? mine : mine with { Proof = current.Record.Proof });
            return;
        }

        _stored = written;
        _written = record;
        _lastWrite = _timeProvider.GetUtcNow();
    }
}
