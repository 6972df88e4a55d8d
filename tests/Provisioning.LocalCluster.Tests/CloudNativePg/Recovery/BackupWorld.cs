using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;
using Provisioning.LocalCluster.Tests.Kubectl;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Recovery;

/// <summary>A local cluster with namespaces that share one bucket, for databases that are backed up and recovered.</summary>
internal sealed class BackupWorld : IAsyncDisposable
{
    private BackupWorld(EmbeddedCluster cluster)
    {
        Cluster = cluster;
        Client = new KubeClient(KubeconfigClient.Create(cluster.KubeconfigPath), "test");
    }

    public EmbeddedCluster Cluster { get; }

    public KubeClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BackupWorld> StartAsync(EmbeddedClusterOptions? options = null) =>
        new(await EmbeddedCluster.StartAsync(options, Token));

    public Task CreateAsync(ResourceKind kind, string? ns, string name, string body)
    {
        var item = JsonNode.Parse(body)!.AsObject();
        item["apiVersion"] = kind.ApiVersion;
        item["kind"] = kind.Kind;
        item["metadata"] = new JsonObject { ["name"] = name };
        return Client.CreateAsync(kind, ns, item, Token);
    }

    /// <summary>A namespace with credentials and the ObjectStore <c>store</c>.</summary>
    public async Task CreateNamespaceAsync(string ns, string more = "")
    {
        await CreateAsync(Kinds.Namespace, null, ns, "{}");
        await CreateAsync(Kinds.Secret, ns, "s3", """{"stringData":{"id":"a","key":"b"}}""");
        await CreateAsync(
            Kinds.ObjectStore, ns, "store",
            $$"""
            {"spec":{"configuration":{"destinationPath":"s3://backups/shared",
             "s3Credentials":{"accessKeyId":{"name":"s3","key":"id"},"secretAccessKey":{"name":"s3","key":"key"} } }{{more}} } }
            """);
    }

    /// <param name="ns">The namespace.</param>
    /// <param name="name">The Cluster's name.</param>
    /// <param name="server">Where it archives.</param>
    /// <param name="bootstrap">Its <c>bootstrap</c>; a recovery's source is called <c>origin</c>.</param>
    /// <param name="source">The server's name of the source.</param>
    /// <param name="more">More of its spec, each field after a comma.</param>
    public Task CreateClusterAsync(string ns, string name, string server, string bootstrap, string? source = null, string more = "") => CreateAsync(
        Kinds.Cluster, ns, name,
        $$"""
        {"spec":{"instances":1,"imageName":"ghcr.io/cloudnative-pg/postgresql:15.18","storage":{"size":"1Gi"},"bootstrap":{{bootstrap}},
         "plugins":[{"name":"barman-cloud.cloudnative-pg.io","isWALArchiver":true,"parameters":{"barmanObjectName":"store","serverName":"{{server}}"} }],
         "externalClusters":[{"name":"origin","plugin":{"name":"barman-cloud.cloudnative-pg.io",
          "parameters":{"barmanObjectName":"store","serverName":"{{source ?? "none"}}"} } }]{{more}} } }
        """);

    public Task HealthyAsync(string ns, string name) => UntilAsync(
        async () =>
        {
            if (await FailedRecoveryAsync(ns, name) is { } pod)
            {
                Assert.Fail((await KubectlAsync("logs", "-n", ns, pod, "-c", "full-recovery")).Output);
            }

            return (await Client.GetAsync(Kinds.Cluster, ns, name, Token)).String("status", "phase") == "Cluster in healthy state";
        },
        $"{name} is healthy");

    /// <summary>Takes a backup and waits for its end.</summary>
    public async Task<JsonObject> BackupAsync(string ns, string cluster, string name)
    {
        await CreateAsync(
            Kinds.Backup, ns, name,
            $$"""{"spec":{"cluster":{"name":"{{cluster}}"},"method":"plugin","pluginConfiguration":{"name":"barman-cloud.cloudnative-pg.io"} } }""");
        var backup = new JsonObject();
        await UntilAsync(
            async () => (backup = await Client.GetAsync(Kinds.Backup, ns, name, Token)).String("status", "phase") is "completed" or "failed", $"{name} ends");
        return backup;
    }

    public async Task<string> SqlAsync(string ns, string cluster, string sql, string role = "postgres", int instance = 1)
    {
        var (code, output) = await KubectlAsync(
            "exec", "-n", ns, $"{cluster}-{instance}", "-c", "postgres", "--", "psql", "-v", "ON_ERROR_STOP=1", "-d", "shop", "-qtA", "-c", $"set role {role}", "-c", sql);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>Who one is after a login over TCP with the password of a Cluster's application Secret.</summary>
    public async Task<string> LoginAsync(string ns, string cluster, string user, string database)
    {
        var secret = await Client.GetAsync(Kinds.Secret, ns, $"{cluster}-app", Token);
        var password = Encoding.UTF8.GetString(Convert.FromBase64String(secret.String("data", "password")!));
        var (_, output) = await KubectlAsync(
            "exec", "-n", ns, $"{cluster}-1", "-c", "postgres", "--", "psql",
            $"host=127.0.0.1 user={user} dbname={database} password={password} sslmode=require", "-tAc", "select current_user");
        return output.Trim();
    }

    /// <summary>Waits until a pod of a Cluster's recovery has failed, and returns the log of one of its containers.</summary>
    public async Task<string> FailedRecoveryLogAsync(string ns, string cluster, string container)
    {
        string? pod = null;
        await UntilAsync(async () => (pod = await FailedRecoveryAsync(ns, cluster)) is not null, $"the recovery of {cluster} fails");
        return (await KubectlAsync("logs", "-n", ns, pod!, "-c", container)).Output;
    }

    private async Task<string?> FailedRecoveryAsync(string ns, string cluster)
    {
        var pods = (await Client.ListAsync(Kinds.Pod, ns, $"job-name={cluster}-1-full-recovery", Token)).Items;
        return pods.FirstOrDefault(p => p.String("status", "phase") == "Failed")?.Name();
    }

    public Task<(int ExitCode, string Output)> KubectlAsync(params string[] arguments) =>
        KubectlBinaries.RunAsync(KubectlBinaries.Default!, Cluster.KubeconfigPath, null, arguments);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Still not after 90 s: {what}");
            await tick.WaitForNextTickAsync(Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cluster.DisposeAsync();
    }
}
