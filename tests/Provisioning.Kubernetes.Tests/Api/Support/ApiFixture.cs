using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Tests.Api.Support;

/// <summary>The API over real HTTP against a stub.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    private readonly KubernetesConnection _connection;

    private ApiFixture(StubServer server, KubernetesConnection connection, KubernetesApi api)
    {
        Server = server;
        _connection = connection;
        Api = api;
    }

    public StubServer Server { get; }

    public KubernetesApi Api { get; }

    public static async Task<ApiFixture> StartAsync(RequestDelegate answer, TimeProvider? timeProvider = null, RetryPolicy? retries = null)
    {
        var server = await StubServer.StartAsync(answer);
        return Create(server, timeProvider, retries, _ => Task.FromResult(new KubernetesSession(server.Address, new SocketsHttpHandler())));
    }

    public static ApiFixture Create(
        StubServer server, TimeProvider? timeProvider, RetryPolicy? retries, Func<CancellationToken, Task<KubernetesSession>> open)
    {
        var time = timeProvider ?? TimeProvider.System;
        var connection = new KubernetesConnection(open, time);
        var api = new KubernetesApi(
            connection,
            counter => new ApiTransport(connection, counter, time, NullLogger.Instance) { Retries = retries ?? RetryPolicy.None },
            time);
        return new ApiFixture(server, connection, api);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await Server.DisposeAsync();
    }
}
