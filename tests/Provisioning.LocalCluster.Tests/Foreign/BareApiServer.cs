using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Discovery;
using Provisioning.LocalCluster.Faults;
using Provisioning.LocalCluster.Hosting;
using Provisioning.LocalCluster.Tests.ApiServer;
using Provisioning.LocalCluster.Tests.Hosting;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>
/// An API server as a lone kube-apiserver is: the original's custom resource definitions, no controller, no scheduler, no kubelet. It decodes what the
/// operators send strictly, whatever they ask for, and keeps what it had to refuse or to warn of.
/// </summary>
internal sealed class BareApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _directory = Directory.CreateTempSubdirectory("pf-").FullName;
    private readonly ClusterCertificates _certificates = ClusterCertificates.Create();
    private readonly ApiServerCore _core = new(new ApiServerOptions { AdminToken = "test" });
    private readonly ConcurrentQueue<string> _complaints = new();
    private HttpsServer? _server;

    private BareApiServer()
    {
    }

    public string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    public KubeClient Client { get; private set; } = null!;

    /// <summary>What the server had to say about the operators' requests: a line each for unknown fields and for everything it refused as invalid.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public Uri Address => _server!.Address;

    public string AuthorityPem => _certificates.AuthorityPem;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="withDefinitions">Whether the original's definitions are installed.</param>
    public static async Task<BareApiServer> StartAsync(bool withDefinitions = true)
    {
        var files = withDefinitions ? Directory.GetFiles(ReferenceData.Path("crds"), "*.yaml") : [];
        var bare = new BareApiServer();
        bare._core.Options.Endpoints.Add(new DiscoveryEndpoint(bare._core.Registry, []));
        bare._server = await HttpsServer.StartAsync(bare._certificates, bare.HandleAsync, Token);
        KubeconfigFile.Write(bare.KubeconfigPath, bare._server.Address, bare._certificates.AuthorityPem, "test");
        bare.Client = new KubeClient(KubeconfigClient.Create(bare.KubeconfigPath), "test");
        foreach (var file in files)
        {
            await bare.Client.CreateAsync(Kinds.CustomResourceDefinition, null, YamlText.Parse(await File.ReadAllTextAsync(file, Token))!.AsObject(), Token);
        }

        return bare;
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, string? ns, string json) => Client.CreateAsync(kind, ns, JsonNode.Parse(json)!.AsObject(), Token);

    /// <summary>A namespace that enforces the Pod Security standard <c>restricted</c> and has a quota.</summary>
    public async Task CreateNamespaceAsync(string name)
    {
        await CreateAsync(Kinds.Namespace, null, $$$"""
            {"metadata":{"name":"{{{name}}}","labels":{"pod-security.kubernetes.io/enforce":"restricted"} } }
            """);
        await CreateAsync(Kinds.ResourceQuota, name, """
            {"metadata":{"name":"quota"},"spec":{"hard":{"requests.cpu":"16","requests.memory":"16Gi","limits.cpu":"16","limits.memory":"16Gi","pods":"20","persistentvolumeclaims":"20"}}}
            """);
    }

    /// <summary>A Lease that somebody holds and has just renewed.</summary>
    public Task CreateLeaseAsync(string ns, string name) => CreateAsync(Kinds.Lease, ns, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"holderIdentity":"other","leaseDurationSeconds":600,"renewTime":"{{{KubeTime.Micro(TimeProvider.System.GetUtcNow())}}}"} }
        """);

    public void AssertNoComplaint() => Assert.Equal("", string.Join('\n', Complaints));

    public async Task WaitNoneAsync(ResourceKind kind)
    {
        foreach (var item in (await Client.ListAsync(kind, null, null, Token)).Items)
        {
            await WaitAsync(kind, item.Namespace(), item.Name(), i => i is null, $"{item.Name()} is gone");
        }
    }

    /// <summary>Waits until an object is as wanted, which is also told <see langword="null"/> when there is none.</summary>
    public async Task<JsonObject?> WaitAsync(ResourceKind kind, string? ns, string name, Func<JsonObject?, bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(Token, deadline.Token);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        JsonObject? item = null;
        try
        {
            while (true)
            {
                item = await Client.GetAsync(kind, ns, name, linked.Token);
                if (condition(item))
                {
                    return item;
                }

                await tick.WaitForNextTickAsync(linked.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Assert.Fail(
                $"Not within {Patience.TotalSeconds} s: {what}. It is {item?.ToJsonString()}.\n{await DescribeAsync(ns)}\n{string.Join('\n', Complaints)}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _core.Stop();
        await _server!.DisposeAsync();
        _core.Dispose();
        _certificates.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string> DescribeAsync(string? ns)
    {
        var events = (await Client.ListAsync(Kinds.Event, ns, null, Token)).Items
            .Select(e => $"{e.String("involvedObject", "kind")}/{e.String("involvedObject", "name")} {e.String("reason")}: {e.String("message")}");
        var pods = (await Client.ListAsync(Kinds.Pod, ns, null, Token)).Items.Select(p => p.Name() + " " + p["status"]!.ToJsonString());
        return string.Join('\n', events.Concat(pods));
    }

    private async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!request.Headers.UserAgent.ToString().StartsWith(FaultyServer.ControllerUserAgent, StringComparison.Ordinal) || request.Method is "GET" or "DELETE")
        {
            await _core.HandleAsync(context);
            return;
        }

        request.QueryString = request.QueryString.Add("fieldValidation", "Strict");
        var body = response.Body;
        using var copy = new MemoryStream();
        response.Body = copy;
        await _core.HandleAsync(context);
        response.Body = body;
        if (response.StatusCode is 400 or 422 or 500 || response.Headers.ContainsKey("Warning"))
        {
            _complaints.Enqueue(
                $"{request.Method} {request.Path}: {response.StatusCode} {response.Headers["Warning"]} {System.Text.Encoding.UTF8.GetString(copy.ToArray())}");
        }

        copy.Position = 0;
        await copy.CopyToAsync(body, context.RequestAborted);
    }
}
