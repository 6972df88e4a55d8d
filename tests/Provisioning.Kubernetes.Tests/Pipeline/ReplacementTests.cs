using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>Restore in place, going back, and discarding.</summary>
public sealed class ReplacementTests
{
    private static readonly DatabaseId Id = TestHost.Spec().Id;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static DatabaseSpec Spec => TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") };

    [Fact]
    public async Task RestoreInPlace_ActiveDatabase_PutsTheRestoredOneInItsPlaceAndKeepsTheOther()
    {
        await using var host = await ProvisionedAsync();
        var before = (await host.Provisioner.GetAsync(Id, CancellationToken))!;
        var credentials = await host.Credentials.GetAsync(Id, CancellationToken);

        var ended = await RestoreAsync(host);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(
            [
                "VALIDATING", "CRD_DEPLOYMENT", "WAITING_FOR_READY", "VERIFICATION", "SWAP", "CREDENTIAL_GEN", "BACKUP_CONFIG", "METRICS_SETUP", "COMPLETED",
            ],
            ended.Stages.Select(stage => stage.Name.Value));
        Assert.Equal("acme-shop-r2: app can log in; it has 3 tables.", ended.Stages[3].Message);
        var after = (await host.Provisioner.GetAsync(Id, CancellationToken))!;
        Assert.Equal(DatabaseState.Active, after.State);
        Assert.Equal(before.Endpoint, after.Endpoint);
        Assert.Equal(credentials.ConnectionUri, (await host.Credentials.GetAsync(Id, CancellationToken)).ConnectionUri);
        Assert.Equal("acme-shop-r2", Text(host, Widget.Door, "door", "leadsTo"));
        Assert.Equal("archive", Text(host, Widget.ResourceType, "acme-shop-r2", "origin"));
        Assert.Equal("true", Text(host, Widget.ResourceType, "acme-shop", "paused"));
        Assert.Equal("true", Text(host, Widget.Schedule, "acme-shop-nightly", "suspend"));
        Assert.Equal("false", Text(host, Widget.Schedule, "acme-shop-r2-nightly", "suspend"));
        var record = RecordOf(host.Kubernetes);
        Assert.Equal("acme-shop-r2", record.Name);
        Assert.Equal("acme-shop", record.Kept!.Generation.Name);
        Assert.NotEqual(record.Incarnation, record.Kept.Generation.Incarnation);
        Assert.Equal(["acme-shop", "acme-shop-nightly", "acme-shop"], record.Kept.Applied.Select(applied => applied.Name));
    }

    [Fact]
    public async Task RestoreInPlace_WithSomethingKept_IsRefusedWithTheRemedy()
    {
        await using var host = await ProvisionedAsync();
        await RestoreAsync(host);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => BeginRestoreAsync(host));

        Assert.Equal(ErrorCode.InvalidState, refusal.Code);
        Assert.Contains("keeps acme-shop", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Discard it, or go back to it", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VERIFICATION")]
    [InlineData("SWAP")]
    public async Task RestoreInPlace_FailingBeforeTheSwapIsDone_LeavesEverythingAsItWas(string stage)
    {
        await using var host = await ProvisionedAsync();
        var before = Describe(host.Kubernetes);
        host.Kubernetes.Before = call => stage switch
        {
            "VERIFICATION" when call == "exec acme-shop-r2-1" => throw new ProvisioningException(ErrorCode.RecoveryFailed, "The table is gone."),
            "SWAP" when call == "apply doors.test.dev/door" && RecordOf(host.Kubernetes).Operation.Failing is null =>
                throw FakeKubernetes.Refuse(Widget.Door, 403, "Forbidden", "no doors"),
            _ => Task.CompletedTask,
        };

        var ended = await RestoreAsync(host);

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Equal(StageState.Failed, ended.Stages.Single(candidate => candidate.Name.Value == stage).State);
        Assert.Equal(DatabaseState.Active, (await host.Provisioner.GetAsync(Id, CancellationToken))!.State);
        Assert.Equal(before, Describe(host.Kubernetes));
        host.Kubernetes.Before = _ => Task.CompletedTask;
        Assert.Equal(OperationState.Succeeded, (await RestoreAsync(host)).State);
        Assert.Equal("acme-shop-r3", RecordOf(host.Kubernetes).Name);
    }

    [Fact]
    public async Task RestoreInPlace_OldOneDoesNotStop_IsFencedAndReplaced()
    {
        await using var host = await ProvisionedAsync();
        host.Kubernetes.Operator = (kubernetes, type, body) =>
        {
            if ((string?)body["metadata"]!["name"] != "acme-shop")
            {
                FakeEngine.Operate(kubernetes, type, body);
            }
        };

        var ended = await RestoreAsync(host, TimeSpan.FromSeconds(1));

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.StartsWith("acme-shop did not stop within 4 minutes and is fenced; ", ended.Stages[4].Message, StringComparison.Ordinal);
        Assert.True((bool)host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop")!["fenced"]!);
    }

    [Fact]
    public async Task Cancel_BeforeTheSwap_TakesEverythingBack()
    {
        await using var host = await ProvisionedAsync();
        var before = Describe(host.Kubernetes);
        host.Kubernetes.Operator = null;
        var restore = await BeginRestoreAsync(host);
        var made = Task.Run(
            async () =>
            {
                while (host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop-r2") is null)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), host.Time, CancellationToken);
                }
            },
            CancellationToken);
        await host.PassTimeAsync(made);

        await host.Provisioner.CancelAsync(restore.Id, new OperationOptions { RequestedBy = "ada" }, CancellationToken);
        var ended = await host.EndAsync(restore.Id);

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Equal(ErrorCode.Cancelled, ended.Error!.Code);
        Assert.Equal("ada cancelled it.", ended.Error.Message);
        Assert.Equal(before, Describe(host.Kubernetes));
    }

    [Fact]
    public async Task Update_WithSomethingKept_LeavesThatAlone()
    {
        await using var host = await ProvisionedAsync();
        await RestoreAsync(host);

        var update = await host.Provisioner.ProvisionAsync(Spec with { Instances = 2 }, cancellationToken: CancellationToken);
        await host.EndAsync(update.Id);

        Assert.Equal("2", Text(host, Widget.ResourceType, "acme-shop-r2", "instances"));
        Assert.Equal("true", Text(host, Widget.ResourceType, "acme-shop", "paused"));
        Assert.NotNull(host.Kubernetes.Find(CoreTypes.Secret, "acme-shop", "acme-shop-r2-app"));

        // Two volumes and one for a job, and the three that are kept.
        Assert.Equal("300Gi", (string?)host.Kubernetes.Find(CoreTypes.ResourceQuota, "acme-shop", IsolationManifests.QuotaName)!["spec"]!["hard"]!["requests.storage"]);
    }

    [Fact]
    public async Task Discard_SomethingKept_DeletesItAndGivesTheRoomBack()
    {
        await using var host = await ProvisionedAsync();
        var quota = host.Kubernetes.Find(CoreTypes.ResourceQuota, "acme-shop", IsolationManifests.QuotaName)!["spec"]!.ToJsonString();
        await RestoreAsync(host);

        var ended = await host.EndAsync((await Requests(host).DiscardAsync(Id, new OperationOptions(), CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Null(host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop"));
        Assert.Null(host.Kubernetes.Find(Widget.Schedule, "acme-shop", "acme-shop-nightly"));
        Assert.NotNull(host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop-r2"));
        Assert.Null(RecordOf(host.Kubernetes).Kept);
        Assert.Equal(quota, host.Kubernetes.Find(CoreTypes.ResourceQuota, "acme-shop", IsolationManifests.QuotaName)!["spec"]!.ToJsonString());
        var again = await Assert.ThrowsAsync<ProvisioningException>(() => Requests(host).DiscardAsync(Id, new OperationOptions(), CancellationToken));
        Assert.Equal(ErrorCode.InvalidState, again.Code);
    }

    [Fact]
    public async Task Revert_PasswordChangedSince_GoesBackWithTheNewPassword()
    {
        await using var host = await ProvisionedAsync();
        var before = Describe(host.Kubernetes);
        await RestoreAsync(host);
        host.Kubernetes.Change(
            CoreTypes.Secret, "acme-shop", "acme-shop-r2-app", body => body["data"]!["password"] = Convert.ToBase64String("rotated"u8));

        var ended = await host.EndAsync((await Requests(host).RevertAsync(Id, new OperationOptions(), CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal("rotated", (await host.Credentials.GetAsync(Id, CancellationToken)).Password);
        Assert.Null(host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop-r2"));
        host.Kubernetes.Change(
            CoreTypes.Secret, "acme-shop", "acme-shop-app", body => body["data"]!["password"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FakeEngine.Password)));
        Assert.Equal(before, Describe(host.Kubernetes));
    }

    [Fact]
    public async Task Revert_Failing_LeavesWhatIsKeptStoppedAndInPlace()
    {
        await using var host = await ProvisionedAsync();
        await RestoreAsync(host);
        var before = Describe(host.Kubernetes);
        host.Engine.Probe = () => throw new ProvisioningException(ErrorCode.EngineFailed, "It is broken.");

        var ended = await host.EndAsync((await Requests(host).RevertAsync(Id, new OperationOptions(), CancellationToken)).Id);

        Assert.Equal(OperationState.Failed, ended.State);
        Assert.Equal(before, Describe(host.Kubernetes));
    }

    [Fact]
    public async Task Deprovision_WithSomethingKept_DeletesBothClustersBeforeTheNamespace()
    {
        await using var host = await ProvisionedAsync();
        await RestoreAsync(host);

        await host.EndAsync((await host.Provisioner.DeprovisionAsync(Id, cancellationToken: CancellationToken)).Id);

        Assert.Equal(
            ["delete widgets.test.dev/acme-shop", "delete widgets.test.dev/acme-shop-r2", "delete namespaces/acme-shop"],
            host.Kubernetes.Calls.Where(call => call.StartsWith("delete widgets", StringComparison.Ordinal) || call.StartsWith("delete namespaces", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RestoreInPlace_KilledAtAnyCall_IsFinishedByAnotherProcess()
    {
        await using var undisturbed = await ProvisionedAsync();
        var first = undisturbed.Kubernetes.Calls.Count;
        await RestoreAsync(undisturbed);
        var expected = Describe(undisturbed.Kubernetes);
        var calls = undisturbed.Kubernetes.Calls.Count - first;
        for (var n = 1; n <= calls; n++)
        {
            await using var second = await ProvisionedAsync();
            using var api = new KillableApi(second.Kubernetes) { KillAt = n, AfterTheCall = n % 2 == 0 };
            await using var dying = new TestHost(second.Kubernetes, second.Time, api: api);
            await RunUntilDeadAsync(dying, api);

            // Whoever asked does not know whether it was recorded.
            var record = RecordOf(second.Kubernetes);
            var ended = record.Operation.Kind == OperationKind.RestoreInPlace.Value
                ? await second.EndAsync(new OperationId(record.Operation.Id), TimeSpan.FromMilliseconds(250))
                : await RestoreAsync(second);

            // Its calls hang until then.
            api.Dispose();
            Assert.True(ended.State == OperationState.Succeeded, $"killed at call {n}: {ended.Error?.Message}");
            Assert.Equal(expected, Describe(second.Kubernetes));
        }
    }

    private static async Task RunUntilDeadAsync(TestHost host, KillableApi api)
    {
        var work = Task.Run(
            async () =>
            {
                await foreach (var _ in host.Provisioner.WatchAsync((await BeginRestoreAsync(host)).Id, CancellationToken))
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

    private static async Task<TestHost> ProvisionedAsync()
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(Spec, cancellationToken: CancellationToken)).Id);
        return host;
    }

    private static ReplacementRequests Requests(TestHost host) => host.Get<ReplacementRequests>();

    private static Task<Operation> BeginRestoreAsync(TestHost host) => Requests(host).RestoreInPlaceAsync(
        Id, (_, _) => Task.FromResult(new RecoveryOrigin { Store = "s3", Server = "archive" }), new OperationOptions(), CancellationToken);

    private static async Task<Operation> RestoreAsync(TestHost host, TimeSpan? step = null) => await host.EndAsync((await BeginRestoreAsync(host)).Id, step);

    private static string Text(TestHost host, ResourceType type, string name, string field) =>
        host.Kubernetes.Find(type, "acme-shop", name)!["spec"]![field]!.ToString();

    private static DatabaseRecord RecordOf(FakeKubernetes kubernetes) =>
        RecordFormat.Read(kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop")!.Deserialize(StateTypes.ConfigMap.TypeInfo)!).Record;

    /// <summary>What is in the cluster, without what differs from run to run; of the record, what outlives the operation.</summary>
    private static string Describe(FakeKubernetes kubernetes)
    {
        var lines = new List<string>();
        foreach (var (key, body) in kubernetes.Snapshot())
        {
            if (key.StartsWith(StateTypes.Lease.ToString(), StringComparison.Ordinal) || key.StartsWith(CoreTypes.Pod.ToString(), StringComparison.Ordinal))
            {
                continue;
            }

            if (key.StartsWith(StateTypes.ConfigMap.ToString(), StringComparison.Ordinal))
            {
                var record = RecordOf(kubernetes);
                lines.Add($"{key}: {record.State} {record.Name ?? "acme-shop"} {record.Endpoint} {Join(record.Applied)} keeps {record.Kept?.Generation.Name}: {Join(record.Kept?.Applied ?? [])}");
                continue;
            }

            foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp" })
            {
                ((JsonObject)body["metadata"]!).Remove(field);
            }

            (body["status"] as JsonObject)?.Remove("passwordVersion");
            if (key.EndsWith(Kubernetes.Credentials.CredentialVault.SecretName, StringComparison.Ordinal))
            {
                body["data"]!["credentials"] = "sealed";
            }

            lines.Add($"{key}: {body.ToJsonString()}");
        }

        return string.Join('\n', lines);
    }

    private static string Join(IEnumerable<AppliedObject> applied) => string.Join(',', applied.Select(one => $"{one.Kind} {one.Name}").Order(StringComparer.Ordinal));
}
