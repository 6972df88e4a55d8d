using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;
using Provisioning.Kubernetes.Tests.PostgreSql;

namespace Provisioning.Kubernetes.Tests.Pipeline;

public sealed class LoginProbeTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_InTheCluster_ConnectsToTheDatabaseItself()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var (kubernetes, probe) = Create();

        var result = await RunAsync(probe, ((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal(ProbeVerdict.LoggedIn, result.Verdict);
        Assert.True(listener.Pending());
        Assert.Empty(kubernetes.Calls);
    }

    [Fact]
    public async Task RunAsync_InTheClusterButKeptOut_GoesThroughTheApiServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var (kubernetes, probe) = Create();

        var result = await RunAsync(probe, port);

        Assert.Equal(ProbeVerdict.LoggedIn, result.Verdict);
        Assert.Equal("portforward acme-shop-1", Assert.Single(kubernetes.Calls));
    }

    [Theory]
    [InlineData(503, ProbeVerdict.BrokenWay)]
    [InlineData(403, ProbeVerdict.NoWay)]
    internal async Task RunAsync_ApiServerDoesNotLeadThere_TellsWhetherItMayPass(int status, ProbeVerdict verdict)
    {
        var (kubernetes, _) = Create();
        kubernetes.PortForward = (_, _) => throw FakeKubernetes.Refuse(CoreTypes.Pod, status, "Reason", "why");

        var result = await RunAsync(new LoginProbe(kubernetes, new FakeTimeProvider()) { RunsInCluster = false }, 5432);

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains("why", result.Message, StringComparison.Ordinal);
    }

    private static (FakeKubernetes Kubernetes, LoginProbe Probe) Create()
    {
        var kubernetes = new FakeKubernetes(new FakeTimeProvider());
        return (kubernetes, new LoginProbe(kubernetes, TimeProvider.System) { RunsInCluster = true });
    }

    private static Task<ProbeResult> RunAsync(LoginProbe probe, int port)
    {
        var engine = new FakeEngine { OwnHost = "127.0.0.1" };
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Pod", "acme-shop-1", new System.Text.Json.Nodes.JsonObject
        {
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "acme-shop-1" },
        });
        var credentials = new DatabaseCredentials
        {
            DatabaseId = TestHost.Spec().Id,
            Endpoint = new DatabaseEndpoint { Host = "primary.acme-shop.svc", Port = port },
            DatabaseName = "app",
            UserName = "app",
            Password = FakeEngine.Password,
            ConnectionUri = "",
            ConnectionString = "",
        };
        return probe.RunAsync(engine, PostgreSqlTestData.Context(TestHost.Spec()), observed, credentials, CancellationToken);
    }
}
