using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.IntegrationTests.Api;

/// <summary>Logs and commands of a container, through the seam.</summary>
public sealed class ContainerTests(ApiCluster cluster) : IClassFixture<ApiCluster>, IAsyncDisposable
{
    private readonly string _name = $"api-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await cluster.Api.DeleteAsync(CoreTypes.Pod, "default", _name, null, CancellationToken.None);

    [Fact]
    public async Task ExecAsync_InputOutputAndExitCode_AreCarried()
    {
        await RunAsync("sleep 1000000 & wait", until: "Running");

        var result = await cluster.Api.ExecAsync("default", _name, "main", ["sh", "-c", "tr a-z A-Z; echo oops >&2; exit 7"], "hello\n", Token);

        Assert.Equal((7, "HELLO\n", "oops\n"), (result.ExitCode, result.StandardOutput, result.StandardError));
    }

    [Fact]
    public async Task ExecAsync_NoSuchContainer_NamesIt()
    {
        await RunAsync("sleep 1000000 & wait", until: "Running");

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => cluster.Api.ExecAsync("default", _name, "other", ["true"], null, Token));

        Assert.Contains("other", exception.ServerMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadLogAsync_TheLastLines_AreRead()
    {
        await RunAsync("echo one; echo two; echo three", until: "Succeeded");

        Assert.Equal("two\nthree\n", await cluster.Api.ReadLogAsync("default", _name, "main", 2, Token));
    }

    private async Task RunAsync(string script, string until)
    {
        _ = cluster.Embedded;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var informer = cluster.Informers.Get(CoreTypes.Pod, "default", null);
        await informer.SyncAsync(Token);
        using var subscription = informer.Subscribe((_, name) =>
        {
            if (name == _name && informer.Get("default", name)?.Status?.Phase == until)
            {
                reached.TrySetResult();
            }
        });
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = _name, ["namespace"] = "default" },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = "Never",
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["image"] = "busybox",
                    ["command"] = new JsonArray("sh", "-c", script),
                }),
            },
        };
        await cluster.Api.ApplyAsync(new Manifest(CoreTypes.Pod, pod), default, Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Token);
    }
}
