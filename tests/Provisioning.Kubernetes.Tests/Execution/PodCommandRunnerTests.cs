using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Execution;

public sealed class PodCommandRunnerTests
{
    private static readonly PodCommand<string> Command = new()
    {
        Container = "main", Arguments = ["say"], StandardInput = "in", Timeout = TimeSpan.FromSeconds(5), Read = result => result.StandardOutput,
    };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunOnPrimary_ReadyPrimary_RunsThere()
    {
        await using var host = await StartAsync(ready: true);
        host.Kubernetes.Exec = (pod, command, input) => new ExecResult(0, $"{pod} {string.Join(' ', command)} {input}", "");
        var (_, engine, context) = await host.Get<DatabaseLookup>().GetAsync(TestHost.Spec().Id, CancellationToken);

        var output = await host.Get<PodCommandRunner>().RunOnPrimaryAsync(engine, context, Command, CancellationToken);

        Assert.Equal("acme-shop-1 say in", output);
    }

    [Theory]
    [InlineData(true, false, "acme/shop is paused. Resume it first.")]
    [InlineData(false, true, "acme/shop has no primary that is ready at the moment.")]
    public async Task RunOnPrimary_NoPrimary_IsInvalidState(bool paused, bool transient, string message)
    {
        await using var host = await StartAsync(ready: false);
        var (_, engine, context) = await host.Get<DatabaseLookup>().GetAsync(TestHost.Spec().Id, CancellationToken);

        var exception = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Get<PodCommandRunner>().RunOnPrimaryAsync(engine, context with { Paused = paused }, Command, CancellationToken));

        Assert.Equal((ErrorCode.InvalidState, transient, message), (exception.Code, exception.IsTransient, exception.Message));
    }

    [Fact]
    public async Task Run_TakesTooLong_IsATransientDeadline()
    {
        await using var host = new TestHost();
        var slow = new TaskCompletionSource();
        host.Kubernetes.Before = _ => slow.Task;

        var running = host.Get<PodCommandRunner>().RunAsync("acme-shop", "acme-shop-1", Command, CancellationToken);
        host.Time.Advance(TimeSpan.FromSeconds(6));
        slow.SetResult();
        var exception = await Assert.ThrowsAsync<ProvisioningException>(() => running);

        Assert.Equal((ErrorCode.DeadlineExceeded, true), (exception.Code, exception.IsTransient));
    }

    [Fact]
    public async Task Run_PodIsGone_IsTransient()
    {
        await using var host = new TestHost();
        host.Kubernetes.Before = _ => throw FakeKubernetes.Refuse(CoreTypes.Pod, 404, "NotFound", "pods \"acme-shop-1\" not found");

        var exception = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Get<PodCommandRunner>().RunAsync("acme-shop", "acme-shop-1", Command, CancellationToken));

        Assert.True(exception.IsTransient);
    }

    private static async Task<TestHost> StartAsync(bool ready)
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        if (!ready)
        {
            using var changes = host.Get<DatabaseObserver>().Subscribe("acme-shop");
            host.Kubernetes.Change(CoreTypes.Pod, "acme-shop", "acme-shop-1", pod => pod["status"] = new JsonObject
            {
                ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False" }),
            });
            await changes.WaitAsync(timeout: null, CancellationToken);
        }

        return host;
    }
}
