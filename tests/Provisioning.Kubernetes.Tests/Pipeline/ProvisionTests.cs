using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

public sealed class ProvisionTests
{
    private static readonly string[] AllStages =
    [
        "VALIDATING", "NAMESPACE_CREATION", "CRD_DEPLOYMENT", "WAITING_FOR_READY", "CREDENTIAL_GEN", "BACKUP_CONFIG", "METRICS_SETUP", "COMPLETED",
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProvisionAsync_NewDatabase_RunsTheEightStagesToActive()
    {
        await using var host = new TestHost();

        var started = await host.Provisioner.ProvisionAsync(TestHost.Spec(), new OperationOptions { RequestedBy = "tester" }, CancellationToken);
        var ended = await host.EndAsync(started.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(AllStages, ended.Stages.Select(stage => stage.Name.Value));
        Assert.All(ended.Stages, stage => Assert.NotEmpty(stage.Message));
        Assert.Equal("The spec has no backup policy.", ended.Stages[5].Message);
        Assert.Equal(StageState.Skipped, ended.Stages[5].State);
        Assert.Equal("tester", ended.RequestedBy);
        var database = (await host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken))!;
        Assert.Equal(DatabaseState.Active, database.State);
        Assert.Equal(TestHost.Spec(), database.Spec);
        Assert.Equal("acme-shop.svc", database.Endpoint?.Host);
        Assert.Equal(FakeEngine.Password, (await host.Credentials.GetAsync(database.Id, CancellationToken)).Password);
    }

    [Fact]
    public async Task ProvisionAsync_NewDatabase_StaysWithinTheRequestBudget()
    {
        await using var host = new TestHost();

        var started = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        await host.EndAsync(started.Id);

        var calls = host.Kubernetes.Calls.Where(
            call => !call.Contains("leases", StringComparison.Ordinal) && !call.StartsWith("get configmaps", StringComparison.Ordinal)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', host.Kubernetes.Calls));
        Assert.InRange(calls.Count, 1, 20);
    }

    [Fact]
    public async Task ProvisionAsync_DefaultVersionRaisedMeanwhile_LeavesTheDatabaseOnItsOwn()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        host.Engine.DefaultVersion = "19";
        var update = await host.Provisioner.ProvisionAsync(TestHost.Spec() with { Instances = 2 }, cancellationToken: CancellationToken);
        await host.EndAsync(update.Id);

        var widget = host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop");
        Assert.Equal(2, (int)widget!["spec"]!["instances"]!);
        Assert.Equal("18", (string?)widget["spec"]!["version"]);
    }

    [Fact]
    public async Task ProvisionAsync_EqualSpecWhenActive_ReturnsTheSameOperationAndWritesNothing()
    {
        await using var host = new TestHost();
        var first = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        await host.EndAsync(first.Id);
        var before = host.Kubernetes.Snapshot();

        var second = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(OperationState.Succeeded, second.State);
        Assert.Equal(
            before.Where(IsNoLease).Select(entry => entry.Value.ToJsonString()),
            host.Kubernetes.Snapshot().Where(IsNoLease).Select(entry => entry.Value.ToJsonString()));
    }

    [Fact]
    public async Task ProvisionAsync_EqualSpecAfterDrift_ConvergesWithAnUpdate()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        host.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["spec"]!["instances"] = 9);

        var update = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        var ended = await host.EndAsync(update.Id);

        Assert.Equal(OperationKind.Update, ended.Kind);
        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(3, (int?)host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop")!["spec"]!["instances"]);
    }

    [Fact]
    public async Task ProvisionAsync_EqualSpecWhileItRuns_ReturnsTheRunningOperation()
    {
        await using var host = new TestHost();
        host.Kubernetes.Operator = null;

        var first = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        var second = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task ProvisionAsync_OtherSpecWhileItRuns_IsInProgress()
    {
        await using var host = new TestHost();
        host.Kubernetes.Operator = null;
        var first = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        var refusal = await Assert.ThrowsAsync<OperationInProgressException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec() with { Instances = 5 }, cancellationToken: CancellationToken));

        Assert.Equal(first.Id, refusal.OperationId);
        Assert.True(refusal.IsTransient);
    }

    [Fact]
    public async Task ProvisionAsync_ChangedSpec_UpdatesAndRemovesWhatItLeavesOut()
    {
        await using var host = new TestHost();
        var spec = TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") };
        await host.EndAsync((await host.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken)).Id);
        Assert.NotNull(host.Kubernetes.Find(Widget.Schedule, "acme-shop", "acme-shop-nightly"));

        var update = await host.Provisioner.ProvisionAsync(spec with { Backup = null, Instances = 2 }, cancellationToken: CancellationToken);
        var ended = await host.EndAsync(update.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Null(host.Kubernetes.Find(Widget.Schedule, "acme-shop", "acme-shop-nightly"));
        Assert.Contains("Schedule acme-shop-nightly", ended.Stages[^1].Message, StringComparison.Ordinal);
        Assert.Equal(2, (int?)host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop")!["spec"]!["instances"]);
    }

    [Fact]
    public async Task ProvisionAsync_AfterAFailure_ContinuesWithANewOperation()
    {
        await using var host = new TestHost();
        host.Kubernetes.Operator = (kubernetes, type, body) =>
        {
            if (type == Widget.ResourceType.ToString() && body["status"] is null)
            {
                FakeEngine.SetUp(kubernetes, body, status => status["failure"] = "the widget is broken");
            }
        };
        host.Kubernetes.Log = "initdb: no space";
        var failed = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Equal(ErrorCode.EngineFailed, failed.Error!.Code);
        Assert.Equal("The widget is broken: initdb: no space.", failed.Error.Message);
        Assert.Equal(StageState.Failed, failed.Stages[3].State);

        host.Kubernetes.Operator = FakeEngine.Operate;
        host.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["status"] = new JsonObject { ["ready"] = 3 });
        var second = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.NotEqual(failed.Id, second.Id);
        Assert.Equal(OperationState.Succeeded, second.State);
        Assert.Equal(OperationState.Failed, (await host.Provisioner.GetOperationAsync(failed.Id, CancellationToken))!.State);
    }

    [Fact]
    public async Task WatchAsync_RunningOperation_TellsEachStageInOrder()
    {
        await using var host = new TestHost();
        var started = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        var events = new List<OperationEvent>();
        var watch = Task.Run(
            async () =>
            {
                await foreach (var happened in host.Provisioner.WatchAsync(started.Id, CancellationToken))
                {
                    events.Add(happened);
                }
            },
            CancellationToken);
        await host.PassTimeAsync(watch);

        Assert.Equal(AllStages, events.Select(happened => happened.Stage.Value).Distinct());
        Assert.All(
            AllStages.Except(["BACKUP_CONFIG"]),
            stage => Assert.Equal(StageState.Running, events.First(happened => happened.Stage.Value == stage).State));
        Assert.Equal(StageState.Succeeded, events[^1].State);
        Assert.Equal(events.Select(happened => happened.Timestamp).Order(), events.Select(happened => happened.Timestamp));
    }

    [Fact]
    public async Task ProvisionAsync_GeneratedSecrets_AreMadeOnceAndNeverChanged()
    {
        await using var host = new TestHost();
        host.Engine.Secrets.Add(new("widget-users", "Opaque", new Dictionary<string, string> { ["user"] = "app" }, ["password"]));
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        var made = host.Kubernetes.Find(CoreTypes.Secret, "acme-shop", "widget-users")!.ToJsonString();

        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec() with { Instances = 2 }, cancellationToken: CancellationToken)).Id);

        Assert.Equal(made, host.Kubernetes.Find(CoreTypes.Secret, "acme-shop", "widget-users")!.ToJsonString());
    }

    [Fact]
    public async Task ProvisionAsync_MonitorKindMissing_SkipsMetricsSetupWithTheReason()
    {
        await using var host = new TestHost();
        host.Kubernetes.Missing.Add(Widget.Monitor.ToString());

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(StageState.Skipped, ended.Stages[6].State);
        Assert.Contains("monitors.test.dev", ended.Stages[6].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProvisionAsync_PortForwardRefused_SucceedsAndSaysThatTheLoginWasNotProbed()
    {
        await using var host = new TestHost();
        host.Kubernetes.PortForward = (_, _) => throw FakeKubernetes.Refuse(CoreTypes.Pod, 403, "Forbidden", "cannot create pods/portforward");

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Contains("not probed", ended.Stages[3].Message, StringComparison.Ordinal);
        Assert.Contains("cannot create pods/portforward", ended.Stages[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProvisionAsync_EveryConnectionBreaks_SucceedsAfterSomeTriesAndSaysSo()
    {
        await using var host = new TestHost();
        host.Engine.ReadsFirst = true;

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal("3 of 3 pods ready; the login was not probed: the connection broke.", ended.Stages[3].Message);
        Assert.Equal(6, host.Kubernetes.Calls.Count(call => call.StartsWith("portforward", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ProvisionAsync_LoginRefusedAtFirst_TriesAgainUntilItIsTaken()
    {
        await using var host = new TestHost();
        var tries = 0;
        host.Engine.Probe = () => ++tries < 4 ? "the server starts up" : null;

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(4, tries);
        Assert.Equal("3 of 3 pods ready; app can log in.", ended.Stages[3].Message);
    }

    [Fact]
    public async Task ProvisionAsync_NamespaceBounds_AreApplied()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        var labels = host.Kubernetes.Find(CoreTypes.Namespace, ns: null, "acme-shop")!["metadata"]!["labels"]!;
        Assert.Equal("restricted", (string?)labels["pod-security.kubernetes.io/enforce"]);
        Assert.NotNull(host.Kubernetes.Find(CoreTypes.ResourceQuota, "acme-shop", IsolationManifests.QuotaName));
        Assert.NotNull(host.Kubernetes.Find(CoreTypes.NetworkPolicy, "acme-shop", IsolationManifests.DenyName));
    }

    private static bool IsNoLease(KeyValuePair<string, JsonObject> entry) => !entry.Key.StartsWith(StateTypes.Lease.ToString(), StringComparison.Ordinal);
}
