using System.Text.Json;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>A deprovision takes the place of whatever runs, and what runs can be cancelled.</summary>
public sealed class CancelTests
{
    private static readonly DatabaseId Id = TestHost.Spec().Id;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeprovisionAsync_WhileProvisioning_TakesItsPlace()
    {
        await using var host = new TestHost();
        var provision = await StartProvisionAsync(host);

        var operation = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);
        var ended = await host.EndAsync(operation.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        AssertCancelled(await host.Provisioner.GetOperationAsync(provision.Id, CancellationToken), $"The deprovision {operation.Id} took its place.");
        AssertNothingIsLeft(host.Kubernetes);
    }

    [Fact]
    public async Task DeprovisionAsync_WhileAnotherProcessProvisions_StopsItAtOnce()
    {
        await using var runner = new TestHost();
        await using var other = new TestHost(runner.Kubernetes, runner.Time);
        var provision = await StartProvisionAsync(runner);

        var operation = await other.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);

        // By its watch: it has nothing to write while it waits.
        await UntilAsync(runner, () => runner.Logs.GetSnapshot().Any(record => record.Id.Id == 3));
        var ended = await other.EndAsync(operation.Id);
        Assert.Equal(OperationState.Succeeded, ended.State);
        AssertCancelled(await other.Provisioner.GetOperationAsync(provision.Id, CancellationToken), "took its place");
        AssertNothingIsLeft(runner.Kubernetes);
    }

    [Fact]
    public async Task DeprovisionAsync_AtAnyCallOfAProvisionByAnotherProcess_LeavesNothing()
    {
        for (var n = 1; await InterruptAsync(n); n++)
        {
            Assert.True(n < 100, "a provision does not have that many calls");
        }
    }

    [Fact]
    public async Task CancelAsync_RunningProvision_EndsIt()
    {
        await using var host = new TestHost();
        var provision = await StartProvisionAsync(host);

        var cancelled = await host.Provisioner.CancelAsync(provision.Id, new OperationOptions { RequestedBy = "ada" }, CancellationToken);

        AssertCancelled(cancelled, "ada cancelled it.");
        Assert.Equal(Stage.WaitingForReady, Assert.Single(cancelled.Stages, stage => stage.State == StageState.Failed).Name);
        await UntilAsync(host, () => host.Logs.GetSnapshot().Any(record => record.Id.Id == 3));
        AssertCancelled(await host.Provisioner.GetOperationAsync(provision.Id, CancellationToken), "ada cancelled it.");
        Assert.Equal(DatabaseState.Failed, (await host.Provisioner.GetAsync(Id, CancellationToken))!.State);
    }

    [Fact]
    public async Task CancelAsync_OperationOfAnotherProcess_StopsItAndLeavesTheDatabaseToOthers()
    {
        await using var runner = new TestHost();
        await using var other = new TestHost(runner.Kubernetes, runner.Time);
        var provision = await StartProvisionAsync(runner);

        await other.Provisioner.CancelAsync(provision.Id, cancellationToken: CancellationToken);

        await UntilAsync(runner, () => runner.Logs.GetSnapshot().Any(record => record.Id.Id == 3));
        runner.Kubernetes.Operator = FakeEngine.Operate;
        var again = await other.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        runner.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["touched"] = true);
        Assert.Equal(OperationState.Succeeded, (await other.EndAsync(again.Id)).State);
        Assert.NotEqual(provision.Id, again.Id);
    }

    [Fact]
    public async Task CancelAsync_FinishedOperation_IsReturnedAsItEnded()
    {
        await using var host = new TestHost();
        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        var cancelled = await host.Provisioner.CancelAsync(ended.Id, cancellationToken: CancellationToken);

        Assert.Equal(OperationState.Succeeded, cancelled.State);
        Assert.Equal(ended.CompletedAt, cancelled.CompletedAt);
    }

    [Fact]
    public async Task CancelAsync_DeprovisionThatDeletes_IsRefused()
    {
        await using var host = await CreateAsync();
        host.Kubernetes.HoldsNamespaces = true;
        var operation = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);
        await UntilAsync(host, () => host.Kubernetes.Find(CoreTypes.Namespace, ns: null, "acme-shop")!["metadata"]!["deletionTimestamp"] is not null);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => host.Provisioner.CancelAsync(operation.Id, cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.InvalidState, refusal.Code);
    }

    [Fact]
    public async Task CancelAsync_DeprovisionThatHasNotDeletedYet_LeavesTheDatabaseAsItWas()
    {
        await using var host = await CreateAsync(options => options.RunsOperations = false);
        var operation = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);

        await host.Provisioner.CancelAsync(operation.Id, cancellationToken: CancellationToken);

        Assert.Equal(DatabaseState.Active, (await host.Provisioner.GetAsync(Id, CancellationToken))!.State);
        Assert.NotNull(host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop"));
    }

    [Fact]
    public async Task CancelAsync_NoSuchOperation_IsNotFound()
    {
        await using var host = await CreateAsync();

        foreach (var id in new[] { "acme-shop.00000000", "other.00000000", "nonsense" })
        {
            var refusal = await Assert.ThrowsAsync<ProvisioningException>(
                () => host.Provisioner.CancelAsync(new OperationId(id), cancellationToken: CancellationToken));
            Assert.Equal(ErrorCode.NotFound, refusal.Code);
        }
    }

    [Fact]
    public async Task DeprovisionAsync_ByTwoProcessesAtOnce_IsOneOperation()
    {
        await using var first = await CreateAsync();
        await using var second = new TestHost(first.Kubernetes, first.Time);

        var operations = await Task.WhenAll(
            first.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken),
            second.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken));

        Assert.Equal(operations[0].Id, operations[1].Id);
        Assert.Equal(OperationState.Succeeded, (await first.EndAsync(operations[0].Id)).State);
    }

    [Fact]
    public async Task DeprovisionAsync_WithAnotherPolicyThanTheRunningOne_NamesTheRunningOne()
    {
        await using var host = await CreateAsync();
        host.Kubernetes.HoldsNamespaces = true;
        var running = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);

        var refusal = await Assert.ThrowsAsync<OperationInProgressException>(
            () => host.Provisioner.DeprovisionAsync(Id, new DeprovisionOptions { Policy = DeletionPolicy.Wipe }, CancellationToken));

        Assert.Equal(running.Id, refusal.OperationId);
    }

    /// <summary>
    /// A call of a provision hangs on its way to the cluster while another process deletes the database, and gets there afterwards. Returns false when the
    /// provision has no such call.
    /// </summary>
    private static async Task<bool> InterruptAsync(int n)
    {
        await using var other = new TestHost(configure: options => options.DeletedRecordRetention = TimeSpan.FromMinutes(10));
        var kubernetes = other.Kubernetes;
        var held = new InterruptedApi(kubernetes, () => kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop") is not null) { InterruptAt = n };
        await using var runner = new TestHost(kubernetes, other.Time, api: held);
        using var api = held;
        var work = Task.Run(
            async () =>
            {
                await foreach (var _ in runner.Provisioner.WatchAsync(
                    (await runner.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id, CancellationToken))
                {
                    // To the end.
                }
            },
            CancellationToken);
        await runner.PassTimeAsync(Task.WhenAny(work, api.Interrupted));
        if (!api.Interrupted.IsCompleted)
        {
            Assert.InRange(n, 8, 40);
            return false;
        }

        var ended = await other.EndAsync((await other.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);
        api.GoOn();
        await runner.PassTimeAsync(Task.WhenAll(work, api.Late));
        await UntilAsync(other, () => other.Kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop") is null, TimeSpan.FromSeconds(5));

        Assert.True(ended.State == OperationState.Succeeded, $"interrupted at call {n}: {ended.Error?.Message}");
        AssertNothingIsLeft(other.Kubernetes, $"interrupted at call {n}:");
        return true;
    }

    private static void AssertCancelled(Operation? operation, string reason)
    {
        Assert.Equal(OperationState.Failed, operation!.State);
        Assert.Equal(ErrorCode.Cancelled, operation.Error!.Code);
        Assert.Contains(reason, operation.Error.Message, StringComparison.Ordinal);
    }

    private static void AssertNothingIsLeft(FakeKubernetes kubernetes, string? message = null)
    {
        var left = kubernetes.Snapshot().Keys.Where(key => key.Split('|')[1] == "acme-shop" || key.EndsWith("|acme-shop", StringComparison.Ordinal))
            .Where(key => !key.StartsWith(StateTypes.ConfigMap.ToString(), StringComparison.Ordinal)).ToList();
        Assert.True(left.Count == 0, $"{message} {string.Join(' ', left)}");
    }

    /// <summary>Returns when the provision waits for an operator that does nothing.</summary>
    private static async Task<Operation> StartProvisionAsync(TestHost host)
    {
        host.Kubernetes.Operator = null;
        var operation = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        await UntilAsync(host, () => RecordOf(host).Operation.HasBegun(Stage.WaitingForReady));
        return operation;
    }

    private static async Task UntilAsync(TestHost host, Func<bool> condition, TimeSpan? step = null)
    {
        var until = Task.Run(
            async () =>
            {
                while (!condition())
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), host.Time, CancellationToken);
                }
            },
            CancellationToken);
        await host.PassTimeAsync(until, step);
        await until;
    }

    private static DatabaseRecord RecordOf(TestHost host) => RecordFormat.Read(
        host.Kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop")!.Deserialize(StateTypes.ConfigMap.TypeInfo)!).Record;

    /// <summary>A database that is there, and a process with other options.</summary>
    private static async Task<TestHost> CreateAsync(Action<Kubernetes.Options.ProvisioningOptions>? configure = null)
    {
        var first = new TestHost();
        await first.EndAsync((await first.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        if (configure is null)
        {
            return first;
        }

        await first.DisposeAsync();
        return new TestHost(first.Kubernetes, first.Time, configure);
    }
}
