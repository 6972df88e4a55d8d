using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Controllers;
using Provisioning.LocalCluster.Discovery;
using Provisioning.LocalCluster.Faults;
using Provisioning.LocalCluster.Metrics;
using Provisioning.LocalCluster.OpenApi;
using Provisioning.LocalCluster.Protobuf;
using Provisioning.LocalCluster.Streaming;
using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>The parts of an embedded cluster, wired together and running.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly ApiServerCore _core;
    private readonly HttpsServer _server;
    private readonly KubeClient _client;
    private readonly OperatorParts _operators;

    private ClusterParts(ApiServerCore core, HttpsServer server, KubeClient client, OperatorParts operators, FaultInjection faults)
    {
        _core = core;
        _server = server;
        _client = client;
        _operators = operators;
        Faults = faults;
    }

    public Uri Server => _server.Address;

    public FaultInjection Faults { get; }

    public static async Task<ClusterParts> StartAsync(
        EmbeddedClusterOptions options, ClusterDirectory directory, ClusterCertificates certificates, string token, CancellationToken cancellationToken)
    {
        var core = CreateApiServer(options, token);
        var faults = new FaultInjection();
        var server = await HttpsServer.StartAsync(
            certificates, new FaultyServer(new ProtobufRequests(core.HandleAsync).HandleAsync, faults, options.TimeProvider).HandleAsync,
            cancellationToken).ConfigureAwait(false);
        core.Options.Port = server.Address.Port;
        var client = new KubeClient(ControllerHttp.Create(server.Address, token, certificates.AuthorityPem), "provisioning-local");
        try
        {
            var controlPlane =
                new ControlPlaneOptions { IsEmbedded = true, CertificateAuthority = certificates.AuthorityPem, StorageClasses = options.StorageClasses };
            var operators = await OperatorParts.StartAsync(client, options, directory, controlPlane, cancellationToken).ConfigureAwait(false);
            var node = operators.Node!;
            core.Options.Node = node;
            faults.KillPod = node.KillAsync;
            operators.Archive.IsDown = () => faults.ObjectStoresDown;
            if (options.MetricsServer)
            {
                core.Options.Endpoints.Insert(0, new MetricsEndpoint(client, node, options.TimeProvider));
            }

            return new ClusterParts(core, server, client, operators, faults);
        }
        catch
        {
            client.Dispose();
            core.Stop();
            await server.DisposeAsync().ConfigureAwait(false);
            core.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _operators.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
        _core.Stop();
        await _server.DisposeAsync().ConfigureAwait(false);
        _core.Dispose();
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
