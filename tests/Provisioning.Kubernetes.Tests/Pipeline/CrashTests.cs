using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>
/// A process is killed at each of its calls, before or after the call took effect; another one finishes its work, and nothing is lost or done twice.
/// </summary>
public sealed class CrashTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Provision_KilledAtAnyCall_IsFinishedByAnotherProcess(bool afterTheCall)
    {
        var expected = await RunUndisturbedAsync();
        var calls = expected.Calls;
        Assert.InRange(calls, 10, 40);
        for (var n = 1; n <= calls; n++)
        {
            var kubernetes = await RunWithCrashAsync(n, afterTheCall);
            Assert.Equal(expected.State, Describe(kubernetes));
        }
    }

    [Fact]
    public async Task Deprovision_KilledAtAnyCall_IsFinishedByAnotherProcess()
    {
        for (var n = 1; n <= 10; n++)
        {
            await using var second = new TestHost();
            await second.EndAsync((await second.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
            using var api = new KillableApi(second.Kubernetes) { KillAt = n, AfterTheCall = n % 2 == 0 };
            await using var first = new TestHost(second.Kubernetes, second.Time, api: api);
            await RunUntilDeadAsync(first, api, () => first.Provisioner.DeprovisionAsync(TestHost.Spec().Id, cancellationToken: CancellationToken));

            var operation = await second.Provisioner.DeprovisionAsync(TestHost.Spec().Id, cancellationToken: CancellationToken);
            var ended = await second.EndAsync(operation.Id, TimeSpan.FromMilliseconds(250));

            Assert.True(ended.State == OperationState.Succeeded, $"killed at call {n}: {ended.Error?.Message}");
            Assert.Null(second.Kubernetes.Find(CoreTypes.Namespace, ns: null, "acme-shop"));
            Assert.Null(await second.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken));
            api.Dispose();
        }
    }

    [Fact]
    public async Task Provision_HostStopped_IsFreedAtOnceAndContinuedByAnotherProcess()
    {
        await using var second = new TestHost();
        second.Kubernetes.Operator = null;
        Operation started;
        await using (var first = new TestHost(second.Kubernetes, second.Time))
        {
            started = await first.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
            await UntilAsync(first, () => second.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop") is not null);
        }

        Assert.DoesNotContain(second.Kubernetes.Snapshot().Keys, key => key.StartsWith(StateTypes.Lease.ToString(), StringComparison.Ordinal));
        second.Kubernetes.Operator = FakeEngine.Operate;
        second.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["touched"] = true);
        var before = second.Time.GetUtcNow();
        var ended = await second.EndAsync(started.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.InRange(second.Time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Provision_TwoProcessesAtOnce_BothSeeTheSameOperation()
    {
        await using var first = new TestHost();
        await using var second = new TestHost(first.Kubernetes, first.Time);

        var operations = await Task.WhenAll(
            first.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken),
            second.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken));
        var ended = await first.EndAsync(operations[0].Id);

        Assert.Equal(operations[0].Id, operations[1].Id);
        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Single(first.Kubernetes.Calls, call => call.StartsWith("apply widgets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provision_RecordTakenOver_StopsAtOnce()
    {
        await using var host = new TestHost();
        host.Kubernetes.Operator = null;
        await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        await UntilAsync(host, () => host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop") is not null);

        // Another process with a lease that lives claims the operation.
        host.Kubernetes.Put(StateTypes.Lease, Kubernetes.Running.LeaseFormat.Write(
            "provisioning-runner-other", "provisioning-system", TimeSpan.FromHours(1), host.Time.GetUtcNow(), resourceVersion: null).Body);
        host.Kubernetes.Change(StateTypes.ConfigMap, "provisioning-system", "acme-shop", body =>
        {
            body["data"]!["record"] = ((string)body["data"]!["record"]!).Replace(
                (string)body["metadata"]!["labels"]![RecordFormat.RunnerLabel]!, "provisioning-runner-other", StringComparison.Ordinal);
            body["metadata"]!["labels"]![RecordFormat.RunnerLabel] = "provisioning-runner-other";
        });
        host.Kubernetes.Operator = FakeEngine.Operate;
        host.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["touched"] = true);
        await UntilAsync(host, () => host.Logs.GetSnapshot().Any(record => record.Id.Id == 3));

        var record = RecordOf(host.Kubernetes);
        Assert.Equal("provisioning-runner-other", record.Operation.Runner);
        Assert.Equal(OperationState.Running, record.Operation.State);
    }

    private static async Task<(string State, int Calls)> RunUndisturbedAsync()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        return (Describe(host.Kubernetes), host.Kubernetes.Calls.Count);
    }

    private static async Task<FakeKubernetes> RunWithCrashAsync(int n, bool afterTheCall)
    {
        await using var second = new TestHost();
        using var api = new KillableApi(second.Kubernetes) { KillAt = n, AfterTheCall = afterTheCall };
        await using var first = new TestHost(second.Kubernetes, second.Time, api: api);
        await RunUntilDeadAsync(first, api, () => first.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken));

        // Whoever asked does not know whether it was recorded, and asks again.
        var operation = await second.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        var ended = await second.EndAsync(operation.Id, TimeSpan.FromMilliseconds(250));

        Assert.True(ended.State == OperationState.Succeeded, $"killed at call {n}: {ended.Error?.Message}");
        Assert.Equal(FakeEngine.Password, (await second.Credentials.GetAsync(TestHost.Spec().Id, CancellationToken)).Password);
        api.Dispose();
        return second.Kubernetes;
    }

    /// <summary>Starts the operation and returns when the process has died, or has finished it before.</summary>
    private static async Task RunUntilDeadAsync(TestHost host, KillableApi api, Func<Task<Operation>> request)
    {
        var work = Task.Run(
            async () =>
            {
                await foreach (var _ in host.Provisioner.WatchAsync((await request()).Id, CancellationToken))
                {
                    // To the end, if it gets there.
                }
            },
            CancellationToken);
        await host.PassTimeAsync(Task.WhenAny(work, api.Died));
        if (work.IsCompleted)
        {
            await work;
        }
    }

    private static async Task UntilAsync(TestHost host, Func<bool> condition)
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
        await host.PassTimeAsync(until);
        await until;
    }

    private static DatabaseRecord RecordOf(FakeKubernetes kubernetes) =>
        RecordFormat.Read(kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop")!.Deserialize(StateTypes.ConfigMap.TypeInfo)!).Record;

    /// <summary>What is in the cluster, without what differs from run to run: versions, times, ids, ciphertext, leases.</summary>
    private static string Describe(FakeKubernetes kubernetes)
    {
        var lines = new List<string>();
        foreach (var (key, body) in kubernetes.Snapshot())
        {
            if (key.StartsWith(StateTypes.Lease.ToString(), StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp", "ownerReferences" })
            {
                ((JsonObject)body["metadata"]!).Remove(field);
            }

            if (key.StartsWith(StateTypes.ConfigMap.ToString(), StringComparison.Ordinal))
            {
                var record = RecordOf(kubernetes);
                lines.Add($"{key}: {record.State} {record.Operation.Kind} {record.Operation.State} {record.History.Count} {record.Spec} {record.Endpoint} "
                    + $"{string.Join(',', record.Applied.Select(applied => applied.ToString()))} {string.Join(',', record.Operation.Stages.Select(stage => $"{stage.Name} {stage.State}"))}");
                continue;
            }

            if (key.EndsWith(CredentialVault.SecretName, StringComparison.Ordinal))
            {
                body["data"]!["credentials"] = "sealed";
            }

            lines.Add($"{key}: {body.ToJsonString()}");
        }

        return string.Join('\n', lines);
    }
}
