using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Controllers;
using Provisioning.LocalCluster.Discovery;
using Provisioning.LocalCluster.Hosting;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Node.Images;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests;

/// <summary>An API server with controllers and a node of quick temper; everything that it started is gone when disposed.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("pl-").FullName;
    private readonly ClusterCertificates _certificates = ClusterCertificates.Create();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ResourceKind, Informer> _informers = new();
    private readonly List<Task> _tasks = [];
    private HttpsServer? _server;
    private CancellationTokenSource? _nodeStop;
    private Task _nodeTask = Task.CompletedTask;

    private TestCluster() => Processes = ProcessHost.Open(_directory, removeWhenDone: null, TimeProvider.System);

    public KubeClient Client { get; private set; } = null!;

    public LocalNode Node { get; private set; } = null!;

    public ProcessHost Processes { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestCluster> StartAsync()
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        var cluster = new TestCluster();
        var core = new ApiServerCore(new ApiServerOptions { AdminToken = "test" });
        core.Options.Endpoints.Add(new DiscoveryEndpoint(core.Registry, []));
        cluster._server = await HttpsServer.StartAsync(cluster._certificates, core.HandleAsync, Token);
        cluster.Client = new KubeClient(ControllerHttp.Create(cluster._server.Address, "test", cluster._certificates.AuthorityPem), "test");
        var options = new ControlPlaneOptions { IsEmbedded = true, CertificateAuthority = cluster._certificates.AuthorityPem };
        cluster._tasks.Add(ControlPlane.RunAsync(cluster.Client, options, TimeProvider.System, NullLogger.Instance, cluster._stop.Token));
        cluster.StartNode();
        return cluster;
    }

    public void StartNode()
    {
        Node = new LocalNode(
            Client, [new CommandImage()], _directory, Processes,
                new NodeOptions { FirstBackOff = TimeSpan.FromMilliseconds(300), ProbeUntilReady = TimeSpan.FromMilliseconds(20) },
            TimeProvider.System, NullLogger.Instance);
        _nodeStop = new CancellationTokenSource();
        _nodeTask = Node.RunAsync(_nodeStop.Token);
    }

    public async Task StopNodeAsync()
    {
        await _nodeStop!.CancelAsync();
        await _nodeTask;
        _nodeStop.Dispose();
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, string? ns, string json) => Client.CreateAsync(kind, ns, JsonNode.Parse(json)!.AsObject(), Token);

    public async Task CreateNamespaceAsync(string name)
    {
        await CreateAsync(Kinds.Namespace, null, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");
        await WaitAsync(Kinds.ServiceAccount, name, "default", a => a is not null);
    }

    public Task<JsonObject> CreatePodAsync(string ns, string name, string spec) =>
        CreateAsync(Kinds.Pod, ns, $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}"} },"spec":{{{spec}}}}""");

    public async Task<JsonObject> WaitAsync(ResourceKind kind, string? ns, string name, Func<JsonObject, bool> condition) =>
        (await WaitAnyAsync(kind, i => i.Get(ns, name) is { } item && condition(item), $"{kind.Kind} {name}")).Get(ns, name)!;

    public Task WaitGoneAsync(ResourceKind kind, string? ns, string name) => WaitAnyAsync(kind, i => i.Get(ns, name) is null, $"{kind.Kind} {name} is gone");

    public async Task<IReadOnlyList<JsonObject>> WaitForEventAsync(string ns, string reason, string involved)
    {
        var events = await WaitAnyAsync(Kinds.Event, i => Of(i).Any(e => e.String("reason") == reason), $"event {reason} of {involved}");
        return [.. Of(events)];

        IEnumerable<JsonObject> Of(Informer informer) => informer.List(ns)
            .Where(e => e.String("involvedObject", "name")!.StartsWith(involved, StringComparison.Ordinal))
            .OrderBy(e => ulong.Parse(e.ResourceVersion()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until a kind's objects are as wanted.</summary>
    public async Task<Informer> WaitAnyAsync(ResourceKind kind, Func<Informer, bool> condition, string what)
    {
        var informer = _informers.GetOrAdd(kind, k =>
        {
            var created = new Informer(Client, k, TimeProvider.System);
            _tasks.Add(created.RunAsync(_stop.Token));
            return created;
        });
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Check(WatchEvent change)
        {
            if (condition(informer))
            {
                met.TrySetResult();
            }
        }

        informer.Changed += Check;
        try
        {
            await informer.Synced.WaitAsync(Patience, TimeProvider.System, Token);
            Check(default);
            await met.Task.WaitAsync(Patience, TimeProvider.System, Token);
        }
        catch (TimeoutException)
        {
            var state = string.Join('\n', informer.List().Select(i => i.ToJsonString()));
            Assert.Fail($"Not within {Patience.TotalSeconds} s: {what}. There is:\n{state}");
        }
        finally
        {
            informer.Changed -= Check;
        }

        return informer;
    }

    /// <summary>Processes, ours or not, whose working directory is or was below a directory (Linux).</summary>
    private static IEnumerable<string> ProcessesInside(string directory) => OperatingSystem.IsLinux()
        ? Directory.EnumerateDirectories("/proc").Where(
            p => char.IsAsciiDigit(p[^1]) && new FileInfo(p + "/cwd").LinkTarget?.StartsWith(directory, StringComparison.Ordinal) == true)
        : [];

    public async ValueTask DisposeAsync()
    {
        await StopNodeAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        Client.Dispose();
        await _server!.DisposeAsync();
        Assert.Equal(0, Processes.Count);
        Assert.Empty(ProcessesInside(_directory));
        await Processes.DisposeAsync();
        _certificates.Dispose();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
