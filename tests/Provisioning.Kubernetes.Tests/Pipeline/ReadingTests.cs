using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>Listing, planning, tunnels, metrics, credentials.</summary>
public sealed class ReadingTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_InPages_TellsEachDatabaseOnce()
    {
        await using var host = new TestHost();
        foreach (var (organization, project) in new[] { ("acme", "a"), ("acme", "b"), ("acme", "c"), ("other", "d") })
        {
            await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(organization, project), cancellationToken: CancellationToken)).Id);
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await host.Provisioner.ListAsync(
                new DatabaseQuery { Organization = "acme", Engine = DatabaseEngine.PostgreSql, PageSize = 2, ContinuationToken = token }, CancellationToken);
            seen.AddRange(page.Databases.Select(database => database.Id.ToString()));
            token = page.ContinuationToken;
        }
        while (token is not null);

        Assert.Equal(["acme/a", "acme/b", "acme/c"], seen);
    }

    [Fact]
    public async Task PlanAsync_NewDatabase_CreatesEverythingAndWritesNothing()
    {
        await using var host = new TestHost();

        var plan = await host.Provisioner.PlanAsync(TestHost.Spec(), CancellationToken);

        Assert.Equal(
            ["Namespace acme-shop", "ResourceQuota provisioning", "LimitRange provisioning", "NetworkPolicy provisioning-default-deny", "Widget acme-shop",
                "Door door", "Monitor acme-shop"],
            plan.Changes.Select(change => $"{change.Kind} {change.Name}"));
        Assert.All(plan.Changes, change => Assert.Equal(PlannedAction.Create, change.Action));
        Assert.Empty(host.Kubernetes.Snapshot());
    }

    [Fact]
    public async Task PlanAsync_ChangedSpec_TellsFieldByField()
    {
        await using var host = new TestHost();
        var spec = TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") };
        await host.EndAsync((await host.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken)).Id);
        var before = host.Kubernetes.Snapshot().Count;

        var plan = await host.Provisioner.PlanAsync(spec with { Backup = null, Instances = 2 }, CancellationToken);

        var widget = Assert.Single(plan.Changes, change => change.Kind == "Widget");
        Assert.Equal(new FieldChange { Path = "spec.instances", Before = "3", After = "2" }, Assert.Single(widget.Fields));
        Assert.Equal(PlannedAction.Delete, Assert.Single(plan.Changes, change => change.Kind == "Schedule").Action);
        Assert.Equal(before, host.Kubernetes.Snapshot().Count);
    }

    [Fact]
    public async Task OpenTunnelAsync_ActiveDatabase_ForwardsBytesBothWays()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        await using var server = new EchoServer();
        host.Kubernetes.PortForward = (_, _) => server.Connect();

        await using var tunnel = await host.Get<IDatabaseConnector>().OpenTunnelAsync(TestHost.Spec().Id, cancellationToken: CancellationToken);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(tunnel.Host, tunnel.Port, CancellationToken);
        await client.GetStream().WriteAsync("ping"u8.ToArray(), CancellationToken);
        var answer = new byte[4];
        await client.GetStream().ReadExactlyAsync(answer, CancellationToken);

        Assert.Equal("ping"u8, answer);
    }

    [Fact]
    public async Task GetMetricsAsync_WithoutMetricsServer_TellsPodsAndWhyThereIsNoMore()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        host.Kubernetes.Missing.Add(CoreTypes.PodUsage.ToString());

        var metrics = await host.Get<IDatabaseMonitor>().GetMetricsAsync(TestHost.Spec().Id, CancellationToken);

        Assert.Equal("acme-shop-1", Assert.Single(metrics.Pods).Name);
        Assert.Contains("metrics-server", metrics.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_SealedByARetiredOrUnknownKeyOrTampered_SaysWhatToDo()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        await using var rotated = new TestHost(host.Kubernetes, host.Time, options =>
        {
            options.EncryptionKeys["k2"] = Convert.ToBase64String(new byte[32]);
            options.PrimaryEncryptionKeyId = "k2";
        });
        await using var other = new TestHost(
            host.Kubernetes, host.Time, options => options.EncryptionKeys["x"] = Convert.ToBase64String(new byte[32]), withKey: false);

        Assert.Equal(FakeEngine.Password, (await rotated.Credentials.GetAsync(TestHost.Spec().Id, CancellationToken)).Password);
        var unknown = await Assert.ThrowsAsync<ProvisioningException>(() => other.Credentials.GetAsync(TestHost.Spec().Id, CancellationToken));
        host.Kubernetes.Change(
            CoreTypes.Secret, "acme-shop", "provisioning-credentials", body => body["data"]!["user"] = Convert.ToBase64String("root"u8.ToArray()));
        var tampered = await Assert.ThrowsAsync<ProvisioningException>(() => host.Credentials.GetAsync(TestHost.Spec().Id, CancellationToken));

        Assert.Equal((ErrorCode.CredentialsUnreadable, ErrorCode.CredentialsUnreadable), (unknown.Code, tampered.Code));
        Assert.Contains("'k1', which is not in the key ring", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_RecordOfANewerVersion_SaysSo()
    {
        await using var host = new TestHost();
        host.Kubernetes.Put(StateTypes.ConfigMap, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "acme-shop",
                ["namespace"] = "provisioning-system",
                ["labels"] = new JsonObject { [RecordFormat.KindLabel] = RecordFormat.KindValue },
            },
            ["data"] = new JsonObject { ["version"] = "2", ["record"] = "{}" },
        });

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken));

        Assert.Contains("format '2'; this version of the library reads '1'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_NoSuchOperation_IsNotFound()
    {
        await using var host = new TestHost();

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(async () =>
        {
            await foreach (var _ in host.Provisioner.WatchAsync(new OperationId("acme-shop.12345678"), CancellationToken))
            {
                // Nothing to see.
            }
        });

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
    }
}
