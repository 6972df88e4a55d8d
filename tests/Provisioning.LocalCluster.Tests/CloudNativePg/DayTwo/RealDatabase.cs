using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;
using Provisioning.LocalCluster.Tests.Hosting;
using Provisioning.LocalCluster.Tests.Kubectl;

[assembly: AssemblyFixture(typeof(RealDatabase))]

namespace Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;

/// <summary>One database of three real servers, for tests that change it and leave it healthy. Made when the first of them needs it.</summary>
public sealed class RealDatabase : IAsyncDisposable
{
    public const string Healthy = "Cluster in healthy state";

    private const string Spec = """
        {"instances":3,"imageName":"ghcr.io/cloudnative-pg/postgresql:15.10","primaryUpdateMethod":"switchover","storage":{"size":"1Gi"},
         "resources":{"requests":{"memory":"256Mi"},"limits":{"memory":"512Mi"}},
         "postgresql":{"synchronous":{"method":"any","number":1,"dataDurability":"preferred"}}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _turn = new(1);
    private EmbeddedCluster? _cluster;

    internal KubeClient Client { get; private set; } = null!;

    internal EmbeddedCluster Cluster => _cluster!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _turn.Dispose();
    }

    /// <summary>Waits for the turn of a test, and for the database. Dispose the result to end the turn.</summary>
    internal async Task<IDisposable> EnterAsync()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(KubectlBinaries.Default is not null, "needs kubectl");
        await _turn.WaitAsync(Token);
        if (_cluster is null)
        {
            _cluster = await EmbeddedCluster.StartAsync(cancellationToken: Token);
            Client = new KubeClient(KubeconfigClient.Create(_cluster.KubeconfigPath), "test");
            await CreateAsync("pg", Spec);
        }

        await UntilHealthyAsync("pg");
        return new Turn(_turn);
    }

    internal Task<JsonObject> CreateAsync(string name, string spec, string ns = "default") => Client.CreateAsync(
        Kinds.Cluster, ns,
        new JsonObject
        {
            ["apiVersion"] = Kinds.Cluster.ApiVersion,
            ["kind"] = "Cluster",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        },
        Token);

    internal Task<JsonObject> PatchAsync(string name, string patch, string? subresource = null) =>
        Client.PatchAsync(Kinds.Cluster, "default", name, JsonNode.Parse(patch)!.AsObject(), Token, subresource);

    internal async Task<JsonObject> GetAsync(string name) => (await Client.GetAsync(Kinds.Cluster, "default", name, Token))!;

    internal async Task<string> PrimaryAsync(string name) => (await GetAsync(name)).String("status", "currentPrimary")!;

    internal Task<JsonObject> UntilHealthyAsync(string name) => UntilAsync(
        name,
        c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == c.Int("spec", "instances") && c.Node("status", "resizingPVC") is null,
        "healthy");

    internal async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> condition, string what)
    {
        JsonObject? last = null;
        await UntilAsync(async () => condition(last = await GetAsync(name)), () => $"{what}: {last?["status"]?.ToJsonString()}");
        return last!;
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Still not after {Patience.TotalSeconds} s: {what()}");
            await tick.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>A command in an instance's container, and what it wrote to both of its outputs.</summary>
    internal Task<(int ExitCode, string Output)> ExecAsync(string pod, string? input, params string[] command) => ExecInAsync("default", pod, input, command);

    internal async Task<(int ExitCode, string Output)> ExecInAsync(string ns, string pod, string? input, params string[] command)
    {
        var (code, output) = await KubectlBinaries.RunAsync(
            KubectlBinaries.Default!, Cluster.KubeconfigPath, input, ["exec", "-n", ns, "-i", pod, "-c", "postgres", "--", .. command]);
        return (code, output.Trim());
    }

    internal async Task<string> SqlAsync(string pod, string sql, string database = "postgres") =>
        (await ExecAsync(pod, null, "psql", "-X", "-A", "-t", "-d", database, "-c", sql)).Output;

    internal async Task<string> LogAsync(string pod) =>
        (await KubectlBinaries.RunAsync(KubectlBinaries.Default!, Cluster.KubeconfigPath, null, "logs", pod, "-c", "postgres")).Output;

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
