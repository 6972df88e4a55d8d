using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Api.Informers;

/// <inheritdoc cref="IInformer{T}"/>
internal sealed class Informer<T> : IInformer<T>, IAsyncDisposable
    where T : KubernetesResource
{
    private const int PageSize = 500;

    // The server ends a watch after ten minutes at the latest; one that is silent for longer is dead.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(11);

    // A refusal (403, a kind that is not served) changes when people change something; a caller of SyncAsync does not wait for this.
    private static readonly TimeSpan RefusedDelay = TimeSpan.FromSeconds(30);

    private static readonly RetryPolicy Backoff = new(Attempts: int.MaxValue, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    private readonly IKubernetesApi _api;
    private readonly ResourceType<T> _type;
    private readonly InformerKey _key;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ObjectStore<T> _store;
    private readonly Subscriptions _subscriptions;
    private readonly TokenBucket _starts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _loop;
    private TaskCompletionSource? _firstList;
    private TaskCompletionSource? _asked;
    private bool _synced;
    private bool _disposed;
    private string? _version;
    private Outage? _outage;

    public Informer(IKubernetesApi api, ResourceType<T> type, InformerKey key, InformerOptions<T> options, TimeProvider timeProvider, ILogger logger)
    {
        _api = api;
        _type = type;
        _key = key;
        _timeProvider = timeProvider;
        _logger = logger;
        _store = new ObjectStore<T>(options);
        _subscriptions = new Subscriptions(logger, type);
        _starts = new TokenBucket(capacity: 5, refill: TimeSpan.FromSeconds(2), timeProvider);
    }

    public ResourceType Type => _type;

    public Outage? Outage => Volatile.Read(ref _outage);

    public T? Get(string? ns, string name) => _store.Get(ns, name);

    public IReadOnlyList<T> List(string? ns) => _store.List(ns);

    public IDisposable Subscribe(Action<string?, string> onChanged) => _subscriptions.Add(onChanged);

    public void Observe(T resource)
    {
        if (_store.Observe(resource))
        {
            _subscriptions.Tell(resource.Metadata.Namespace, resource.Metadata.Name);
        }
    }

    public Task SyncAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_synced)
            {
                return Task.CompletedTask;
            }

            ObjectDisposedException.ThrowIf(_disposed, this);
            _firstList ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked?.TrySetResult();
            if (_loop is null)
            {
                // The loop outlives the caller: it must not carry the caller's activity and other ambient state along.
                using var flow = ExecutionContext.SuppressFlow();
                _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
            }

            return _firstList.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            loop = _loop;
            _firstList?.TrySetCanceled(CancellationToken.None);
        }

        await _stop.CancelAsync().ConfigureAwait(false);

        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_starts.Take(), _timeProvider, cancellationToken).ConfigureAwait(false);
                if (_version is null)
                {
                    await ListAsync(cancellationToken).ConfigureAwait(false);
                }

                await WatchAsync(cancellationToken).ConfigureAwait(false);
                delay = TimeSpan.Zero;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Whatever a request that is being cut off throws.
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsGone)
            {
                _version = null;
                Log.WatchResumed(_logger, _key, exception.Message);
                ApiTelemetry.WatchRestarted(_type, "gone");
            }
            catch (Exception exception)
            {
                var transient = exception is KubernetesApiException { IsTransient: true };
                delay = transient ? Backoff.NextDelay(delay, (exception as KubernetesApiException)?.RetryAfter, Random.Shared.NextDouble()) : RefusedDelay;
                Fail(exception, transient, delay);
                var pause = transient ? Task.Delay(delay, _timeProvider, cancellationToken) : WaitUntilAskedAsync(delay, cancellationToken);

                // A wait that is over throws TimeoutException; a loop that is stopped ends by its condition.
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var resources = new List<T>();
        var options = new ListOptions { LabelSelector = _key.LabelSelector, FieldSelector = _key.FieldSelector, Limit = PageSize };
        ResourceList<T> page;
        do
        {
            page = await _api.ListAsync(_type, _key.Namespace, options, cancellationToken).ConfigureAwait(false);
            resources.AddRange(page.Items);
            options = options with { Continue = page.Continue };
        }
        while (page.Continue is not null);

        var changed = _store.Replace(resources, page.ResourceVersion);
        _version = page.ResourceVersion;
        Log.WatchListed(_logger, _key, resources.Count);
        Recover();
        lock (_lock)
        {
            _synced = true;
            _firstList?.TrySetResult();
            _firstList = null;
        }

        foreach (var (ns, name) in changed)
        {
            _subscriptions.Tell(ns, name);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watchdog = _timeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), silence, LongestSilence, Timeout.InfiniteTimeSpan);
        var options = new WatchOptions { ResourceVersion = _version!, LabelSelector = _key.LabelSelector, FieldSelector = _key.FieldSelector };
        try
        {
            await foreach (var change in _api.WatchAsync(_type, _key.Namespace, options, silence.Token).ConfigureAwait(false))
            {
                watchdog.Change(LongestSilence, Timeout.InfiniteTimeSpan);
                _version = change.ResourceVersion;
                Recover();
                if (_store.Apply(change))
                {
                    _subscriptions.Tell(change.Resource!.Metadata.Namespace, change.Resource.Metadata.Name);
                }
            }

            Log.WatchResumed(_logger, _key, "the server closed it");
            ApiTelemetry.WatchRestarted(_type, "closed");
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.WatchResumed(_logger, _key, "it was silent for too long");
            ApiTelemetry.WatchRestarted(_type, "silent");
        }
    }

    private void Fail(Exception exception, bool transient, TimeSpan delay)
    {
        ApiTelemetry.WatchRestarted(_type, "failed");
        var first = _outage is null;
        _outage = new Outage(exception, _outage?.Since ?? _timeProvider.GetUtcNow());
        if (first || !transient)
        {
            Log.WatchFailed(_logger, _key, delay, exception.Message);
        }

        if (exception is KubernetesApiException { IsUnknownKind: true })
        {
            // The kind is gone, and its objects with it.
            _version = null;
            foreach (var (ns, name) in _store.Clear())
            {
                _subscriptions.Tell(ns, name);
            }
        }

        if (transient)
        {
            return;
        }

        lock (_lock)
        {
            _firstList?.TrySetException(exception);

            // Nobody may be waiting any more.
            _ = _firstList?.Task.Exception;
            _firstList = null;
        }
    }

    private void Recover()
    {
        if (_outage is { } outage)
        {
            Volatile.Write(ref _outage, null);
            var lasted = _timeProvider.GetUtcNow() - outage.Since;
            Log.WatchRecovered(_logger, _key, lasted);
        }
    }

    private Task WaitUntilAskedAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_firstList is not null)
            {
                return Task.CompletedTask;
            }

            _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _asked.Task.WaitAsync(atMost, _timeProvider, cancellationToken);
        }
    }
}
