using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Discovery;
using Provisioning.LocalCluster.Faults;
using Provisioning.LocalCluster.Metrics;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.OpenApi;
using Provisioning.LocalCluster.Processes;
using Provisioning.LocalCluster.Streaming;
using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>The parts of an embedded cluster, wired together and running.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly HttpsServer _server;
    private readonly KubeClient _client;
    private readonly ProcessHost _processes;
    private readonly BackgroundTasks _tasks;

    private ClusterParts(HttpsServer server, KubeClient client, ProcessHost processes, BackgroundTasks tasks, FaultInjection faults)
    {
        _server = server;
        _client = client;
        _processes = processes;
        _tasks = tasks;
        Faults = faults;
    }

    public Uri Server => _server.Address;

    public FaultInjection Faults { get; }

    public static async Task<ClusterParts> StartAsync(
        EmbeddedClusterOptions options, string directory, ClusterCertificates certificates, string token, CancellationToken cancellationToken)
    {
        var time = options.TimeProvider;
        var core = CreateApiServer(options, token);
        var faults = new FaultInjection();
        var server = await HttpsServer.StartAsync(certificates, new FaultyServer(core.HandleAsync, faults, time).HandleAsync, cancellationToken).ConfigureAwait(false);
        core.Options.Port = server.Address.Port;
        var client = new KubeClient(ControllerHttp.Create(server.Address, token, certificates.AuthorityPem), "provisioning-local");
        var processes = ProcessHost.Open(directory, removeWhenDone: directory, time);
        var tasks = new BackgroundTasks(options.LoggerFactory.CreateLogger<EmbeddedCluster>());
        var parts = new ClusterParts(server, client, processes, tasks, faults);

        var node = new LocalNode(
            client, [], directory, processes,
            new NodeOptions { Count = options.NodeCount, CpuCores = options.NodeCpuCores, MemoryBytes = options.NodeMemoryBytes },
            time, options.LoggerFactory.CreateLogger<LocalNode>());
        core.Options.Node = node;
        faults.KillPod = node.KillAsync;
        if (options.MetricsServer)
        {
            core.Options.Endpoints.Insert(0, new MetricsEndpoint(client, node, time));
        }

        tasks.Start("The node", node.RunAsync);
        return parts;
    }

    public async ValueTask DisposeAsync()
    {
        await _tasks.DisposeAsync().ConfigureAwait(false);
        await _processes.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private static ApiServerCore CreateApiServer(EmbeddedClusterOptions options, string token)
    {
        var time = options.TimeProvider;
        var core = new ApiServerCore(new ApiServerOptions
        {
            AdminToken = token,
            Time = time,
            Logger = options.LoggerFactory.CreateLogger<ApiServerCore>(),
            Tables = new TableConverter(time),
        });
        core.Options.Endpoints.Add(new DiscoveryEndpoint(core.Registry, options.MetricsServer ? MetricsApi.Resources : []));
        core.Options.Endpoints.Add(new OpenApiEndpoint(core.Registry));
        core.Options.PodSubresources["exec"] = (context, node, ns, pod) => PodExec.HandleAsync(context, node, ns, pod, time);
        core.Options.PodSubresources["portforward"] = (context, node, ns, pod) => PodPortForward.HandleAsync(context, node, ns, pod, time);
        core.Options.PodSubresources["log"] = (context, node, ns, pod) => PodLog.HandleAsync(context, node, ns, pod, time);
        return core;
    }
}
