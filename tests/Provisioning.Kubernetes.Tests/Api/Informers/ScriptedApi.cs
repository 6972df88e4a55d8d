using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Api.Informers;

/// <summary>A server of pods whose every answer is the test's: the informer waits for the next one.</summary>
internal sealed class ScriptedApi : IKubernetesApi
{
    private readonly Channel<Func<ListOptions, ResourceList<Pod>>> _lists = Channel.CreateUnbounded<Func<ListOptions, ResourceList<Pod>>>();
    private readonly Channel<ChannelReader<WatchEvent<Pod>>> _watches = Channel.CreateUnbounded<ChannelReader<WatchEvent<Pod>>>();
    private readonly Channel<string> _watched = Channel.CreateUnbounded<string>();

    public int Lists { get; private set; }

    public void List(string version, params Pod[] pods) => _lists.Writer.TryWrite(_ => new ResourceList<Pod>(pods, version, Continue: null));

    public void List(Func<ListOptions, ResourceList<Pod>> answer) => _lists.Writer.TryWrite(answer);

    /// <summary>The next watch; complete the writer to close it, with an exception to break it.</summary>
    public ChannelWriter<WatchEvent<Pod>> Watch()
    {
        var watch = Channel.CreateUnbounded<WatchEvent<Pod>>();
        _watches.Writer.TryWrite(watch.Reader);
        return watch.Writer;
    }

    /// <summary>Waits until a watch has begun and returns the version that it began from.</summary>
    public ValueTask<string> WatchedAsync(CancellationToken cancellationToken) => _watched.Reader.ReadAsync(cancellationToken);

    public async Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var answer = await _lists.Reader.ReadAsync(cancellationToken);
        Lists++;
        return (ResourceList<T>)(object)answer(options);
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        _watched.Writer.TryWrite(options.ResourceVersion);
        var watch = await _watches.Reader.ReadAsync(cancellationToken);
        yield return new WatchEvent<T>(WatchEventType.Bookmark, options.ResourceVersion, null);
        while (await watch.WaitToReadAsync(cancellationToken))
        {
            while (watch.TryRead(out var change))
            {
                yield return (WatchEvent<T>)(object)change;
            }
        }
    }

    public Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource => throw new NotSupportedException();

    public Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource => throw new NotSupportedException();

    public Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ExecResult> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
