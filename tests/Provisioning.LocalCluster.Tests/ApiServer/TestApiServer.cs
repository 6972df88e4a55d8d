using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Discovery;
using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Tests.ApiServer;

/// <summary>An API server on a port of its own, over plain HTTP.</summary>
internal sealed class TestApiServer : IAsyncDisposable
{
    public const string AdminToken = "admin-token";

    private readonly WebApplication _app;

    private TestApiServer(WebApplication app, ApiServerCore core, Uri address)
    {
        _app = app;
        Core = core;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = address };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0");
        Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
    }

    public ApiServerCore Core { get; }

    /// <summary>Speaks as the administrator.</summary>
    public HttpClient Http { get; }

    public static async Task<TestApiServer> StartAsync(TimeProvider? time = null, int watchHistory = 8192, Action<ApiServerOptions>? configure = null)
    {
        var options = new ApiServerOptions { AdminToken = AdminToken, Time = time ?? TimeProvider.System, WatchHistory = watchHistory };
        options.Tables = new TableConverter(options.Time);
        configure?.Invoke(options);
        var core = new ApiServerCore(options);
        options.Endpoints.Add(new DiscoveryEndpoint(core.Registry, []));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(core.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new TestApiServer(app, core, new Uri(address));
    }

    public Task<(int Status, JsonObject Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonObject Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(int Status, JsonObject Body)> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<(int Status, JsonObject Body)> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public Task<(int Status, JsonObject Body)> MergeAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");

    public Task<(int Status, JsonObject Body)> StrategicAsync(string path, string body) =>
        SendAsync(HttpMethod.Patch, path, body, "application/strategic-merge-patch+json");

    public Task<(int Status, JsonObject Body)> ApplyAsync(string path, string manager, string body) =>
        SendAsync(HttpMethod.Patch, path + (path.Contains('?') ? '&' : '?') + "fieldManager=" + manager, body, "application/apply-patch+yaml");

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new(contentType);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? (JsonObject)JsonText.Parse(bytes)! : []);
    }

    /// <summary>Creates the custom resource definitions of the reference data whose file names match.</summary>
    public async Task AddDefinitionsAsync(string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(ReferenceData.Path("crds"), pattern).Order(StringComparer.Ordinal))
        {
            var definition = YamlText.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
            var (status, body) = await PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition.ToJsonString());
            Assert.True(status == 201, $"{file}: {body.ToJsonString()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Core.Stop();
        await _app.DisposeAsync();
        Core.Dispose();
    }
}
