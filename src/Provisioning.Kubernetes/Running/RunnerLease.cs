using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>
/// The lease of this process: one for all of its operations, taken when the first one needs it and renewed until it is released. Thread safe.
/// </summary>
internal sealed class RunnerLease(IKubernetesApi api, IOptions<ProvisioningOptions> options, TimeProvider timeProvider, ILogger<RunnerLease> logger)
    : IAsyncDisposable, IDisposable
{
    /// <summary>Part of the duration after which an unrenewed lease counts as lost here: before any other process takes it for expired.</summary>
    private const double GiveUpAfter = 0.8;

    private readonly SemaphoreSlim _acquiring = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Held? _held;
    private int _disposed;

    /// <summary>The name in use now; null when none is.</summary>
    public string? Name => Volatile.Read(ref _held) is { } held && !held.Identity.Lost.IsCancellationRequested ? held.Identity.Name : null;

    /// <summary>Whether the last lease was lost and no other one has been needed since.</summary>
    public bool IsLost => Volatile.Read(ref _held) is { Identity.Lost.IsCancellationRequested: true } && !_stop.IsCancellationRequested;

    private TimeSpan Duration => options.Value.LeaseDuration;

    private string Namespace => options.Value.Namespace;

    /// <summary>The identity to run operations under; a new one when the last was lost.</summary>
    public async Task<RunnerIdentity> AcquireAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _held) is { } current && !current.Identity.Lost.IsCancellationRequested)
        {
            return current.Identity;
        }

        await _acquiring.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_held is { } held && !held.Identity.Lost.IsCancellationRequested)
            {
                return held.Identity;
            }

            var name = LeaseFormat.CreateName();
            var now = timeProvider.GetUtcNow();
            var lease = await OwnNamespace.CreateInAsync(
                api, StateTypes.Lease, LeaseFormat.Write(name, Namespace, Duration, now, resourceVersion: null), cancellationToken).ConfigureAwait(false);
            var lost = new CancellationTokenSource();
            _held = new Held(new RunnerIdentity(name, lost.Token), lost, lease, Task.CompletedTask);
            using var flow = ExecutionContext.SuppressFlow();
            _held = _held with { Renewing = Task.Run(() => KeepAsync(_held, now, _stop.Token), CancellationToken.None) };
            return _held.Identity;
        }
        finally
        {
            _acquiring.Release();
        }
    }

    /// <summary>
    /// Stops renewing and deletes the lease, which frees its operations for others at once. To be called once nothing runs under it any more.
    /// </summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _held) is not { } held)
        {
            return;
        }

        await held.Renewing.ConfigureAwait(false);
        if (!held.Identity.Lost.IsCancellationRequested)
        {
            await held.Lost.CancelAsync().ConfigureAwait(false);
            var uid = new DeleteOptions { Uid = held.Lease.Metadata.Uid };
            await api.DeleteAsync(StateTypes.Lease, Namespace, held.Identity.Name, uid, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (_held is { } held)
        {
            await held.Renewing.ConfigureAwait(false);
            held.Lost.Dispose();
        }

        _stop.Dispose();
        _acquiring.Dispose();
    }

    /// <summary>Stops renewing, without waiting: the lease expires by itself.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Cancel();
        }
    }

    private async Task KeepAsync(Held held, DateTimeOffset renewed, CancellationToken cancellationToken)
    {
        var lease = held.Lease;
        var wait = Duration / 3;
        try
        {
            while (true)
            {
                await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
                var now = timeProvider.GetUtcNow();
                var giveUp = renewed + (Duration * GiveUpAfter);
                using var limit = new CancellationTokenSource(giveUp > now ? giveUp - now : TimeSpan.Zero, timeProvider);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                try
                {
                    lease = await RenewAsync(held.Identity.Name, lease, now, either.Token).ConfigureAwait(false);
                    (renewed, wait) = (now, Duration / 3);
                }
                catch (KubernetesApiException exception) when (exception.IsTransient && timeProvider.GetUtcNow() < giveUp)
                {
                    wait = Duration / 15;
                    Log.LeaseRenewalFailed(logger, held.Identity.Name, exception.Message);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    Log.LeaseLost(logger, held.Identity.Name, exception is KubernetesApiException ? exception.Message : "it could not be renewed in time");
                    await held.Lost.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Released.
        }
    }

    private async Task<Lease> RenewAsync(string name, Lease lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await api.ReplaceAsync(
                StateTypes.Lease, LeaseFormat.Write(name, Namespace, Duration, now, lease.Metadata.ResourceVersion), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // The answer to a renewal was lost, or somebody labelled the lease: nobody else renews it. One that was deleted and made anew is not this one.
            var current = await api.GetAsync(StateTypes.Lease, Namespace, name, cancellationToken).ConfigureAwait(false);
            if (current is null || current.Metadata.Uid != lease.Metadata.Uid)
            {
                throw;
            }

            return await api.ReplaceAsync(
                StateTypes.Lease, LeaseFormat.Write(name, Namespace, Duration, now, current.Metadata.ResourceVersion), cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record Held(RunnerIdentity Identity, CancellationTokenSource Lost, Lease Lease, Task Renewing);
}
