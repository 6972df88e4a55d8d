using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>One process' way to a shared cluster, on which something may happen to its calls. Lists and watches always get through.</summary>
internal abstract class ForwardingApi(IKubernetesApi inner) : IKubernetesApi
{
    public Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(token => inner.GetAsync(type, ns, name, token), cancellationToken);

    public Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) =>
        CallAsync(token => inner.GetJsonAsync(type, ns, name, token), cancellationToken);

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource => inner.ListAsync(type, ns, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource => inner.WatchAsync(type, ns, options, cancellationToken);

    public Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(token => inner.CreateAsync(type, manifest, token), cancellationToken);

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => CallAsync(token => inner.ReplaceAsync(type, manifest, token), cancellationToken);

    public Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken) =>
        CallAsync(token => inner.ApplyAsync(manifest, options, token), cancellationToken);

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken) =>
        CallAsync(token => inner.MergePatchAsync(type, ns, name, patch, subresource, token), cancellationToken);

    public Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken) =>
        CallAsync(token => inner.DeleteAsync(type, ns, name, options, token), cancellationToken);

    public Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken) => inner.ServesAsync(type, cancellationToken);

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken) => inner.GetServerVersionAsync(cancellationToken);

    public Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken) =>
        CallAsync(token => inner.ReadLogAsync(ns, pod, container, tailLines, token), cancellationToken);

    public Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken) =>
        CallAsync(token => inner.PortForwardAsync(ns, pod, port, token), cancellationToken);

    public Task<ExecResult> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken) =>
        CallAsync(token => inner.ExecAsync(ns, pod, container, command, stdin, token), cancellationToken);

    /// <summary>What happens to a call.</summary>
    protected abstract Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken);
}
