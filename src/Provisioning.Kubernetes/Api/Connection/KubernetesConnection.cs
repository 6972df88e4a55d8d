namespace Provisioning.Kubernetes.Api.Connection;

/// <summary>
/// The way to one cluster: made on first use, and made anew from its configuration when the server no longer knows the credentials (a rotated token or
/// certificate, a credential plugin's new answer). Thread safe.
/// </summary>
internal sealed class KubernetesConnection(Func<CancellationToken, Task<KubernetesSession>> open, TimeProvider timeProvider) : IDisposable
{
    // A token that stays wrong must not run a credential plugin for every request.
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile KubernetesSession? _session;
    private long _opened;
    private bool _disposed;

    public KubernetesConnection(KubernetesConnectionOptions options, TimeProvider timeProvider)
        : this(cancellationToken => OpenAsync(options, cancellationToken), timeProvider)
    {
    }

    /// <summary>The session; throws <see cref="ProvisioningException"/> when the configuration cannot be used.</summary>
    public ValueTask<KubernetesSession> GetAsync(CancellationToken cancellationToken) =>
        _session is { } session ? ValueTask.FromResult(session) : new ValueTask<KubernetesSession>(OpenAsync(stale: null, cancellationToken));

    /// <summary>A session with fresh credentials in place of one that the server did not know, or null when there is none to be had now.</summary>
    public async ValueTask<KubernetesSession?> RenewAsync(KubernetesSession stale, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(stale, cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(session, stale) ? null : session;
    }

    public void Dispose()
    {
        _disposed = true;
        _session?.Dispose();
        _opening.Dispose();
    }

    // Credential plugins and files are read synchronously by KubernetesClient: off the caller's thread.
    private static Task<KubernetesSession> OpenAsync(KubernetesConnectionOptions options, CancellationToken cancellationToken) =>
        Task.Run(async () => KubernetesSession.Create(await Kubeconfig.LoadAsync(options).ConfigureAwait(false)), cancellationToken);

    private async Task<KubernetesSession> OpenAsync(KubernetesSession? stale, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var current = _session;
            if (current is not null && (!ReferenceEquals(current, stale) || timeProvider.GetElapsedTime(_opened) < RenewInterval))
            {
                return current;
            }

            // The former session is not disposed of: requests still run on it, and its connections close by themselves once they are idle.
            _session = await open(cancellationToken).ConfigureAwait(false);
            _opened = timeProvider.GetTimestamp();
            return _session;
        }
        finally
        {
            _opening.Release();
        }
    }
}
