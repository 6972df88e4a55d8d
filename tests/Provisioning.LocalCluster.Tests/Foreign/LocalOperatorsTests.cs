using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>The operators alone, against an API server that has nothing but definitions.</summary>
public sealed class LocalOperatorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Life_OfACluster_TakesNothingThatTheServerRefuses()
    {
        await using var server = await BareApiServer.StartAsync();
        await using var operators = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token);
        await server.CreateNamespaceAsync("shop");
        await server.CreateAsync(Kinds.Cluster, "shop", ForeignClusters.Cluster("db", 3));
        await server.WaitHealthyAsync("db", 3);

        var primary = (await server.Client.GetAsync(Kinds.Cluster, "shop", "db", Token)).String("status", "currentPrimary")!;
        await server.Client.DeleteAsync(Kinds.Pod, "shop", primary, Token);
        await server.WaitAsync(Kinds.Cluster, "shop", "db", c => c.String("status", "currentPrimary") != primary, "another primary");
        await server.WaitHealthyAsync("db", 3);

        await PatchAsync(server, Kinds.Secret, "db-app", """{"stringData":{"password":"another-one"}}""");
        var secret = await server.Client.GetAsync(Kinds.Secret, "shop", "db-app", Token);
        await server.WaitAsync(
            Kinds.Cluster, "shop", "db", c =>
                c.String("status", "secretsResourceVersion", "applicationSecretVersion") == secret!.ResourceVersion(), "the new password");
        await PatchAsync(server, Kinds.Cluster, "db", """{"spec":{"instances":1}}""");
        await server.WaitHealthyAsync("db", 1);

        await server.Client.DeleteAsync(Kinds.Cluster, "shop", "db", Token);
        await server.WaitAsync(Kinds.Secret, "shop", "db-app", s => s is null, "the cluster's secret is collected");
        await server.Client.DeleteAsync(Kinds.Namespace, null, "shop", Token);
        await server.WaitAsync(Kinds.Namespace, null, "shop", n => n is null, "the namespace is gone");
        await server.WaitNoneAsync(Kinds.PersistentVolume);

        Assert.Contains("Registered the operator's admission webhooks (the API server reaches this process).", operators.Report);
        server.AssertNoComplaint();
    }

    [Fact]
    public async Task Backups_OfACluster_TakeNothingThatTheServerRefuses()
    {
        await using var server = await BareApiServer.StartAsync();
        await using var operators = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token);
        await server.CreateNamespaceAsync("shop");
        await server.CreateAsync(Kinds.Secret, "shop", """{"metadata":{"name":"s3"},"stringData":{"id":"a","key":"b"}}""");
        await server.CreateAsync(Kinds.ObjectStore, "shop", """
            {"apiVersion":"barmancloud.cnpg.io/v1","kind":"ObjectStore","metadata":{"name":"store"},
             "spec":{"configuration":{"destinationPath":"s3://backups/","s3Credentials":{"accessKeyId":{"name":"s3","key":"id"},"secretAccessKey":{"name":"s3","key":"key"}}},
                     "instanceSidecarConfiguration":{"resources":{"requests":{"cpu":"10m","memory":"64Mi"},"limits":{"cpu":"100m","memory":"64Mi"}}}}}
            """);
        var cluster = JsonNode.Parse(ForeignClusters.Cluster("db", 1))!;
        cluster["spec"]!["plugins"] = JsonNode.Parse(
            """[{"name":"barman-cloud.cloudnative-pg.io","isWALArchiver":true,"parameters":{"barmanObjectName":"store"}}]""");
        await server.CreateAsync(Kinds.Cluster, "shop", cluster.ToJsonString());
        await server.WaitHealthyAsync("db", 1);

        await server.CreateAsync(Kinds.ScheduledBackup, "shop", """
            {"apiVersion":"postgresql.cnpg.io/v1","kind":"ScheduledBackup","metadata":{"name":"daily"},
             "spec":{"schedule":"0 0 3 * * *","immediate":true,"backupOwnerReference":"self","cluster":{"name":"db"},"method":"plugin",
                     "pluginConfiguration":{"name":"barman-cloud.cloudnative-pg.io"}}}
            """);
        await server.WaitAsync(
            Kinds.ObjectStore, "shop", "store", s => s.String("status", "serverRecoveryWindow", "db", "lastSuccessfulBackupTime") is not null, "a backup");

        var backup = Assert.Single((await server.Client.ListAsync(Kinds.Backup, "shop", null, Token)).Items);
        await server.WaitAsync(Kinds.Backup, "shop", backup.Name(), b => b.String("status", "phase") == "completed", "the backup's end");
        server.AssertNoComplaint();
    }

    [Fact]
    public async Task Start_AgainWithKeptData_GoesOnWithTheDataAndFailsOver()
    {
        using var data = new TemporaryDirectory();
        await using var server = await BareApiServer.StartAsync();
        var options = new EmbeddedClusterOptions { DataDirectory = data.Path };
        string? system;
        await using (await LocalOperators.StartAsync(server.KubeconfigPath, null, options, Token))
        {
            await server.CreateNamespaceAsync("shop");
            await server.CreateAsync(Kinds.Cluster, "shop", ForeignClusters.Cluster("db", 2));
            system = (await server.WaitHealthyAsync("db", 2)).String("status", "systemID");
        }

        await using var again = await LocalOperators.StartAsync(server.KubeconfigPath, null, options, Token);
        foreach (var pod in (string[])["db-1", "db-2"])
        {
            await server.WaitRestartedAsync(pod);
        }

        Assert.Equal(system, (await server.WaitHealthyAsync("db", 2)).String("status", "systemID"));
        await server.Client.DeleteAsync(Kinds.Pod, "shop", "db-1", Token);
        await server.WaitAsync(Kinds.Cluster, "shop", "db", c => c.String("status", "currentPrimary") == "db-2", "db-2 takes over");
        Assert.Equal(system, (await server.WaitHealthyAsync("db", 2)).String("status", "systemID"));
        server.AssertNoComplaint();
    }

    [Fact]
    public async Task Start_AgainWithoutTheData_SaysWhatIsMissing()
    {
        await using var server = await BareApiServer.StartAsync();
        await using (await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token))
        {
            await server.CreateNamespaceAsync("shop");
            await server.CreateAsync(Kinds.Cluster, "shop", ForeignClusters.Cluster("db", 1));
            await server.WaitHealthyAsync("db", 1);
        }

        await using var again = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token);

        await server.WaitAsync(
            Kinds.Pod, "shop", "db-1",
            p => p!["status"]!.ToJsonString().Contains("volume holds no database.", StringComparison.Ordinal), "the pod says why it does not start");
        server.AssertNoComplaint();
    }

    [Fact]
    public async Task Start_WithoutDefinitions_BringsItsOwn()
    {
        await using var server = await BareApiServer.StartAsync(withDefinitions: false);
        await using var operators = await LocalOperators.StartAsync(
            server.KubeconfigPath, null, new EmbeddedClusterOptions { SimulateOnly = true }, Token);
        await server.CreateNamespaceAsync("shop");

        await server.CreateAsync(Kinds.Cluster, "shop", ForeignClusters.Cluster("db", 2));

        await server.WaitHealthyAsync("db", 2);
        server.AssertNoComplaint();
    }

    [Fact]
    public async Task Start_WhereTheClusterHasItsOwn_LeavesEverythingAlone()
    {
        await using var server = await BareApiServer.StartAsync();
        await server.CreateLeaseAsync("kube-system", "kube-controller-manager");
        await server.CreateLeaseAsync("kube-node-lease", "worker");
        await server.CreateAsync(Kinds.Node, null, """{"metadata":{"name":"worker"}}""");
        await server.Client.PatchAsync(
            Kinds.Node, null, "worker", JsonNode.Parse("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""")!.AsObject(), Token, "status");

        await using var operators = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token);

        Assert.Collection(
            operators.Report,
            r => Assert.StartsWith("Left the controllers", r, StringComparison.Ordinal),
            r => Assert.StartsWith("Left the pods", r, StringComparison.Ordinal),
            r => Assert.StartsWith("Did not start the CloudNativePG operator", r, StringComparison.Ordinal));
        Assert.Empty((await server.Client.ListAsync(Kinds.StorageClass, null, null, Token)).Items);
        Assert.Null(await server.Client.GetAsync(Kinds.Namespace, null, "cnpg-system", Token));
        Assert.Single((await server.Client.ListAsync(Kinds.Node, null, null, Token)).Items);
    }

    [Fact]
    public async Task Start_WhereTheOriginalsWebhooksAre_LeavesThemAlone()
    {
        await using var server = await BareApiServer.StartAsync();
        await server.CreateAsync(Kinds.ValidatingWebhook, null, """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"cnpg-validating-webhook-configuration"},"webhooks":[]}
            """);
        await using (var operators = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token))
        {
            Assert.Contains("Left the admission webhooks of CloudNativePG as they are registered in the cluster.", operators.Report);
        }

        Assert.NotNull(await server.Client.GetAsync(Kinds.ValidatingWebhook, null, "cnpg-validating-webhook-configuration", Token));
    }

    [Fact]
    public async Task Write_OfAnUnknownField_IsAComplaint()
    {
        await using var server = await BareApiServer.StartAsync();
        using var http = Provisioning.LocalCluster.Hosting.ControllerHttp.Create(server.Address, "test", server.AuthorityPem);
        using var client = new KubeClient(http, "test");

        await Assert.ThrowsAsync<KubeApiException>(() => client.CreateAsync(
            Kinds.ConfigMap, "default", JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"dta":{}}""")!.AsObject(), Token));

        Assert.Contains("unknown field", Assert.Single(server.Complaints), StringComparison.Ordinal);
    }

    private static Task<JsonObject> PatchAsync(BareApiServer server, ResourceKind kind, string name, string patch) =>
        server.Client.PatchAsync(kind, "shop", name, JsonNode.Parse(patch)!.AsObject(), Token);
}
