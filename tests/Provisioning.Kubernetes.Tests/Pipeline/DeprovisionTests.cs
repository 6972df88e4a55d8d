using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

public sealed class DeprovisionTests
{
    private static readonly DatabaseId Id = TestHost.Spec().Id;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeprovisionAsync_ActiveDatabase_DeletesScheduleThenDatabaseThenNamespace()
    {
        await using var host = await CreateAsync(TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") });

        var ended = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(["VALIDATING", "BACKUP", "DELETION", "ARCHIVE_DELETION", "NAMESPACE_DELETION", "COMPLETED"], ended.Stages.Select(stage => stage.Name.Value));
        Assert.Equal(
            ["delete schedules.test.dev/acme-shop-nightly", "delete widgets.test.dev/acme-shop", "delete namespaces/acme-shop"],
            host.Kubernetes.Calls.Where(call => call.StartsWith("delete", StringComparison.Ordinal)));
        Assert.Null(await host.Provisioner.GetAsync(Id, CancellationToken));
        Assert.Empty((await host.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ProvisioningException>(() => host.Credentials.GetAsync(Id, CancellationToken))).Code);
    }

    [Fact]
    public async Task DeprovisionAsync_NamespaceThatLingers_TellsWhatRemainsAndWaits()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        host.Kubernetes.HoldsNamespaces = true;
        var started = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Task.Run(
            async () =>
            {
                await foreach (var happened in host.Provisioner.WatchAsync(started.Id, CancellationToken))
                {
                    if (happened.Message.Contains("Some content in the namespace has finalizers remaining", StringComparison.Ordinal))
                    {
                        seen.TrySetResult();
                    }
                    else if (happened.Message.Contains("is being deleted", StringComparison.Ordinal))
                    {
                        host.Kubernetes.Change(CoreTypes.Namespace, ns: null, "acme-shop", body => body["status"] = new JsonObject
                        {
                            ["phase"] = "Terminating",
                            ["conditions"] = new JsonArray(new JsonObject
                            {
                                ["type"] = "NamespaceFinalizersRemaining", ["status"] = "True",
                                    ["message"] = "Some content in the namespace has finalizers remaining: x/y",
                            }),
                        });
                    }
                }
            },
            CancellationToken);

        await host.PassTimeAsync(seen.Task);
        host.Kubernetes.FinishNamespace("acme-shop");
        await host.PassTimeAsync(watch);

        Assert.Equal(OperationState.Succeeded, (await host.Provisioner.GetOperationAsync(started.Id, CancellationToken))!.State);
    }

    [Fact]
    public async Task DeprovisionAsync_Twice_ReturnsTheSameOperation()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        var first = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);
        await host.EndAsync(first.Id);

        Assert.Equal(first.Id, (await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);
    }

    [Fact]
    public async Task DeprovisionAsync_NoSuchDatabase_SucceedsAndCanBeWatched()
    {
        await using var host = new TestHost();

        var operation = await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken);
        var ended = await host.EndAsync(operation.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.All(ended.Stages, stage => Assert.Equal(StageState.Skipped, stage.State));
    }

    [Fact]
    public async Task DeprovisionAsync_NamespaceWithoutRecord_IsDeleted()
    {
        await using var host = new TestHost();
        host.Kubernetes.Put(CoreTypes.Namespace, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "acme-shop", ["labels"] = new JsonObject { [WellKnownLabels.Organization] = "acme", [WellKnownLabels.Project] = "shop" },
            },
        });

        var ended = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Null(host.Kubernetes.Find(CoreTypes.Namespace, ns: null, "acme-shop"));
    }

    [Fact]
    public async Task ProvisionAsync_AfterDeprovision_IsAnotherIncarnation()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        var before = Record(host).Incarnation;
        await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.NotEqual(before, Record(host).Incarnation);
    }

    [Fact]
    public async Task Record_OfADeletedDatabase_IsRemovedAfterItsRetention()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);
        Assert.NotNull(host.Kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop"));

        var gone = Task.Run(
            async () =>
            {
                while (host.Kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop") is not null)
                {
                    await Task.Delay(TimeSpan.FromMinutes(1), host.Time, CancellationToken);
                }
            },
            CancellationToken);
        await host.PassTimeAsync(gone, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task DeprovisionAsync_PodThatDoesNotStop_IsNotWaitedForForEver()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        host.Kubernetes.CollectsGarbage = false;

        var ended = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Contains("delete pods/acme-shop-1", host.Kubernetes.Calls);
    }

    [Fact]
    public async Task DeprovisionAsync_FinalizerOfAnOperatorThatIsGone_IsRemoved()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        host.Kubernetes.Change(
            Widget.ResourceType, "acme-shop", "acme-shop", body => body["metadata"]!["finalizers"] = new JsonArray("test.dev/cleanup"));

        var ended = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Contains("patch widgets.test.dev/acme-shop", host.Kubernetes.Calls);
    }

    [Fact]
    public async Task DeprovisionAsync_FinalizerOfSomebodyElse_FailsWithItsNameAndContinuesWhenItIsGone()
    {
        await using var host = await CreateAsync(TestHost.Spec());
        host.Kubernetes.Change(
            Widget.ResourceType, "acme-shop", "acme-shop", body => body["metadata"]!["finalizers"] = new JsonArray("other.dev/audit"));

        var failed = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(5));

        Assert.Equal(ErrorCode.DeadlineExceeded, failed.Error!.Code);
        Assert.Contains("Widget acme-shop (finalizers other.dev/audit)", failed.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("patch widgets.test.dev/acme-shop", host.Kubernetes.Calls);
        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec() with { Instances = 2 }, cancellationToken: CancellationToken));
        Assert.Contains("half deleted", refusal.Message, StringComparison.Ordinal);

        host.Kubernetes.Remove(Widget.ResourceType, "acme-shop", "acme-shop");
        var again = await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);
        Assert.Equal(OperationState.Succeeded, again.State);
        Assert.NotEqual(failed.Id, again.Id);
    }

    [Fact]
    public async Task DeprovisionAsync_ProtectedDatabase_IsRefusedAtOnce()
    {
        await using var host = await CreateAsync(TestHost.Spec() with { DeletionProtection = true });

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.DeletionProtected, refusal.Code);
        Assert.Equal(DatabaseState.Active, (await host.Provisioner.GetAsync(Id, CancellationToken))!.State);
        Assert.True((await host.Provisioner.GetAsync(Id, CancellationToken))!.Spec.DeletionProtection);
    }

    [Fact]
    public async Task DeprovisionAsync_FinalBackupOfADatabaseWithoutBackups_IsRefusedAtOnce()
    {
        await using var host = await CreateAsync(TestHost.Spec());

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Provisioner.DeprovisionAsync(Id, new DeprovisionOptions { Policy = DeletionPolicy.FinalBackup }, CancellationToken));

        Assert.Equal(ErrorCode.BackupFailed, refusal.Code);
        Assert.NotNull(host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop"));
    }

    [Fact]
    public async Task DeprovisionAsync_UnknownPolicy_IsAMistakeOfTheCaller()
    {
        await using var host = new TestHost();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => host.Provisioner.DeprovisionAsync(Id, new DeprovisionOptions { Policy = (DeletionPolicy)17 }, CancellationToken));
    }

    private static DatabaseRecord Record(TestHost host) => host.Get<RecordStore>().GetCached("acme-shop")!.Record;

    private static async Task<TestHost> CreateAsync(PostgreSqlSpec spec)
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken)).Id);
        return host;
    }
}
