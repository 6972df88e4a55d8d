using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>
/// Runs this process' operations, and takes over those whose runner is gone. Starts with the host, or when it is first needed where there is no host;
/// disposing of it (with the service provider) stops its operations where they are and frees them for others. Thread safe.
/// </summary>
internal sealed class Runner(
    RecordStore store,
    RunnerLease lease,
    Orphans orphans,
    OperationExecutor executor,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider,
    ILogger<Runner> logger) : IAsyncDisposable, IDisposable
{
    private readonly RunningOperations _running = new();
    private readonly ConcurrentDictionary<Reservation, string> _reserved = new();
    private readonly ChangeSignal _changes = new(timeProvider);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _loop;
    private Task? _stopping;
    private int _disposed;

    /// <summary>Starts to look after operations in the background; once is enough, and more do no harm.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_loop is null && !_stop.IsCancellationRequested && options.Value.RunsOperations)
            {
                using var flow = ExecutionContext.SuppressFlow();
                _loop = Task.Run(() => LookAfterAsync(_stop.Token), CancellationToken.None);
            }
        }
    }

    /// <summary>The name to put into a new operation; null when this process does not run operations.</summary>
    public async Task<string?> GetNameAsync(CancellationToken cancellationToken)
    {
        Start();
        return options.Value.RunsOperations ? (await lease.AcquireAsync(cancellationToken).ConfigureAwait(false)).Name : null;
    }

    /// <summary>
    /// Keeps the runner from taking up the record's operation by itself until the reservation is disposed of: its writer is about to hand it over.
    /// </summary>
    public IDisposable Reserve(string name)
    {
        var reservation = new Reservation(this);
        _reserved[reservation] = name;
        return reservation;
    }

    /// <summary>
    /// Runs an operation that was recorded under this process' name. One that runs on the same database has lost its place: it is stopped first.
    /// </summary>
    /// <param name="stored">Its record.</param>
    /// <param name="nameIsFree">Whether the namespace's name was just found free.</param>
    public void Run(StoredRecord stored, bool nameIsFree)
    {
        if (stored.Record.Operation.Runner is null || stored.Record.Operation.IsFinished())
        {
            return;
        }

        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
            {
                // What was recorded on the database meanwhile is passed over as long as this runs.
                _running.Start(stored.Name, stored.Record.Operation.Id, token => RunAsync(stored, nameIsFree, token), _changes.Set);
            }
        }
    }

    /// <summary>Stops every operation where it is and frees them all for other processes.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _stopping ??= StopOnceAsync(cancellationToken);
            return _stopping;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            _stop.Dispose();
        }
    }

    /// <summary>Without waiting: the lease expires by itself. For providers that are disposed of synchronously.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Cancel();
        }
    }

    private bool IsRunning(string name) => _running.Contains(name) || _reserved.Values.Contains(name, StringComparer.Ordinal);

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loop ?? Task.CompletedTask, _running.WhenEndedAsync()).ConfigureAwait(false);
        try
        {
            await lease.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException or ProvisioningException)
        {
            // It expires by itself, a little later.
            Log.LeaseRenewalFailed(logger, "of this process", exception is KubernetesApiException ? exception.Message : exception.GetType().Name);
        }
    }

    private async Task RunAsync(StoredRecord stored, bool nameIsFree, CancellationToken replaced)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(replaced, _stop.Token);
        try
        {
            var identity = await lease.AcquireAsync(stop.Token).ConfigureAwait(false);
            if (identity.Name == stored.Record.Operation.Runner)
            {
                using var any = CancellationTokenSource.CreateLinkedTokenSource(identity.Lost, stop.Token);
                await executor.RunAsync(stored, nameIsFree, any.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Left for others, or for the operation that took its place.
        }
        catch (Exception exception)
        {
            Log.OperationBroke(logger, exception.GetType().FullName ?? "", exception.StackTrace ?? "");
        }
    }

    private async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                await store.SyncAsync(cancellationToken).ConfigureAwait(false);
                await orphans.SyncAsync(cancellationToken).ConfigureAwait(false);
                using var records = store.Subscribe(_ => _changes.Set());
                using var leases = orphans.Subscribe(_changes.Set);
                while (true)
                {
                    var next = await orphans.AdoptAsync(IsRunning, stored => Run(stored, nameIsFree: false), cancellationToken).ConfigureAwait(false);
                    failures = 0;
                    await _changes.WaitAsync(next, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                var delay = Backoff.Get(failures++);
                Log.RunnerFailed(
                    logger, delay,
                    exception is KubernetesApiException or ProvisioningException ? exception.Message : $"{exception.GetType()}\n{exception.StackTrace}");
                await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private sealed class Reservation(Runner runner) : IDisposable
    {
        public void Dispose()
        {
            runner._reserved.TryRemove(this, out _);
            runner._changes.Set();
        }
    }
}
