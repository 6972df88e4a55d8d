using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class ProvisionTests(TestCluster cluster)
{
    private static readonly Stage[] Stages =
    [
        Stage.Validating, Stage.NamespaceCreation, Stage.CrdDeployment, Stage.WaitingForReady,
        Stage.CredentialGen, Stage.BackupConfig, Stage.MetricsSetup, Stage.Completed,
    ];

    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_FreeTier_GoesThroughEveryStageInOrder()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        var operation = await library.Provisioner.ProvisionAsync(tenant.Spec(), new OperationOptions { RequestedBy = "ada" }, CancellationToken);
        var events = await library.WatchToEndAsync(operation.Id);

        Assert.Equal(Stages, operation.Stages.Select(stage => stage.Name));
        Assert.Equal(Stages, events.Select(e => e.Stage).Distinct());
        Assert.All(events.GroupBy(e => e.Stage), stage => Assert.Contains(stage.Last().State, new[] { StageState.Succeeded, StageState.Skipped }));
        var ended = await library.Provisioner.GetOperationAsync(operation.Id, CancellationToken);
        Assert.Equal(OperationState.Succeeded, ended!.State);
        Assert.Equal("ada", ended.RequestedBy);
        Assert.All(ended.Stages, stage => Assert.NotEmpty(stage.Message));
        Assert.Equal(
            [Stage.BackupConfig, Stage.MetricsSetup], ended.Stages.Where(stage => stage.State == StageState.Skipped).Select(stage => stage.Name));
        Assert.Equal(ended.Stages.Select(stage => stage.StartedAt).Order(), ended.Stages.Select(stage => stage.StartedAt));
    }

    [Fact]
    public async Task Provision_StandardTier_ServesSqlFromThePrimaryWithTwoStreamingReplicas()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec() with { Tier = DatabaseTier.Standard });

        await Sql.RunAsync(library, tenant.Id(), "create table orders (item text); insert into orders values ('cup')");

        Assert.Equal("cup", await Sql.RunAsync(library, tenant.Id(), "select item from orders"));
        Assert.StartsWith("PostgreSQL ", (string?)await Sql.RunAsync(library, tenant.Id(), "select version()"), StringComparison.Ordinal);
        var metrics = await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken);
        Assert.Equal(["primary", "replica", "replica"], metrics.Pods.Select(pod => pod.Role).Order());
        Assert.All(metrics.Pods, pod => Assert.True(pod.Ready));
    }

    [Fact]
    public async Task GetMetrics_RunningServers_MeasureMemory()
    {
        cluster.Require(Capability.RealPostgres, Capability.Metrics);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());

        var metrics = await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken);

        Assert.Null(metrics.Unavailable);
        var pod = Assert.Single(metrics.Pods);
        Assert.InRange(pod.Memory.Used!.Value, 1024 * 1024, 1024d * 1024 * 1024);
        Assert.NotNull(pod.Cpu.Used);
        Assert.Equal(512d * 1024 * 1024, pod.Memory.Limit);
    }

    [Fact]
    public async Task Provision_SameSpecAgain_ReturnsTheOperationThatMadeItSo()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var first = await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);

        var whileRunning = await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
        await library.Provisioner.WaitAsync(first.Id, CancellationToken);
        var afterwards = await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);

        Assert.Equal(first.Id, whileRunning.Id);
        Assert.Equal(first.Id, afterwards.Id);
        Assert.Equal(OperationState.Succeeded, afterwards.State);
    }

    [Fact]
    public async Task Watch_FromAnotherProcessAfterTheEnd_ReplaysWhatHappened()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var operation = await library.ProvisionAsync(tenant.Spec());
        var other = await tenant.StartLibraryAsync(options => options.RunsOperations = false);

        var events = await other.WatchToEndAsync(operation.Id);

        Assert.Equal(Stages, events.Select(e => e.Stage).Distinct());
        Assert.Equal(StageState.Succeeded, events[^1].State);
        Assert.Equal(Stage.Completed, events[^1].Stage);
    }

    [Fact]
    public async Task Get_ActiveDatabase_TellsEndpointStateAndSpec()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var spec = tenant.Spec() with { Labels = new Dictionary<string, string> { ["team"] = "checkout" } };
        await library.ProvisionAsync(spec);

        var database = await library.Provisioner.GetAsync(tenant.Id(), CancellationToken);

        Assert.NotNull(database);
        Assert.Equal(DatabaseState.Active, database.State);
        Assert.Equal(spec, database.Spec);
        Assert.Equal(5432, database.Endpoint!.Port);
        Assert.Equal($"primary.{tenant.Id().Namespace}.svc", database.Endpoint.Host);
        var service = await tenant.Api.GetAsync($"api/v1/namespaces/{database.Namespace}/services/primary");
        Assert.Equal(database.Namespace, (string?)service!["spec"]!["selector"]!["cnpg.io/cluster"]);
        var made = await tenant.Api.GetAsync($"apis/postgresql.cnpg.io/v1/namespaces/{database.Namespace}/clusters/{database.Namespace}");
        Assert.Equal("checkout", (string?)made!["metadata"]!["labels"]!["team"]);
        Assert.Equal("provisioning", (string?)made["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]);
    }

    [Fact]
    public async Task GetOperation_Unknown_IsNull()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        Assert.Null(await library.Provisioner.GetAsync(tenant.Id(), CancellationToken));
        Assert.Null(await library.Provisioner.GetOperationAsync(new OperationId($"{tenant.Id().Namespace}.00000000"), CancellationToken));
        Assert.Null(await library.Provisioner.GetOperationAsync(new OperationId("nonsense"), CancellationToken));
        var missing = await Assert.ThrowsAsync<ProvisioningException>(() => library.Credentials.GetAsync(tenant.Id(), CancellationToken));
        Assert.Equal(ErrorCode.NotFound, missing.Code);
    }
}
