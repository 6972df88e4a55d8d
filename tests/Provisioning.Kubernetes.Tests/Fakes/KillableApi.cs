using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>One process' way to a shared cluster. From its n-th call on, the process is as good as killed: no call takes effect or returns any more.</summary>
internal sealed class KillableApi(IKubernetesApi inner) : IKubernetesApi, IDisposable
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _buried = new();
    private int _calls;

    /// <summary>The call to die at, from 1; 0 for never.</summary>
    public int KillAt { get; init; }

    /// <summary>Whether that call still takes effect.</summary>
    public bool AfterTheCall { get; init; }

    public Task Died => _died.Task;

    public Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(() => inner.GetAsync(type, ns, name, cancellationToken));

    public Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) =>
        CallAsync(() => inner.GetJsonAsync(type, ns, name, cancellationToken));

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource => inner.ListAsync(type, ns, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource => inner.WatchAsync(type, ns, options, cancellationToken);

    public Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(() => inner.CreateAsync(type, manifest, cancellationToken));

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(() => inner.ReplaceAsync(type, manifest, cancellationToken));

    public Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ApplyAsync(manifest, options, cancellationToken));

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken) =>
        CallAsync(() => inner.MergePatchAsync(type, ns, name, patch, subresource, cancellationToken));

    public Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken) =>
        CallAsync(() => inner.DeleteAsync(type, ns, name, options, cancellationToken));

    public Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken) => inner.ServesAsync(type, cancellationToken);

    public Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReadLogAsync(ns, pod, container, tailLines, cancellationToken));

    public Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken) =>
        CallAsync(() => inner.PortForwardAsync(ns, pod, port, cancellationToken));

    public Task<ExecResult> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ExecAsync(ns, pod, container, command, stdin, cancellationToken));

    /// <summary>Lets the calls that hang end, so that the dead process can be cleared away.</summary>
    public void Dispose() => _buried.Cancel();

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var isLast = Interlocked.Increment(ref _calls) == KillAt;
        if (isLast && AfterTheCall)
        {
            await call();
        }

        if (isLast)
        {
            _died.TrySetResult();
        }

        if (_died.Task.IsCompleted)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _buried.Token);
        }

        return await call();
    }
}
