using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;
using Provisioning.LocalCluster.Tests.Kubectl;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

/// <summary>What the recordings do not hold: trouble with the API server, fences, restarts in place, catalogs, fields without effect.</summary>
public sealed class ClusterOperationsTests : IAsyncLifetime
{
    private const string Healthy = "Cluster in healthy state";

    private readonly CancellationTokenSource _stop = new();
    private EmbeddedCluster _cluster = null!;
    private KubeClient _client = null!;
    private Informer _clusters = null!;
    private Informer _pods = null!;
    private Task _watching = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateOnly = true }, Token);
        _client = new KubeClient(KubeconfigClient.Create(_cluster.KubeconfigPath), "test");
        _clusters = new Informer(_client, Kinds.Cluster, TimeProvider.System);
        _pods = new Informer(_client, Kinds.Pod, TimeProvider.System);
        _watching = Task.WhenAll(_clusters.RunAsync(_stop.Token), _pods.RunAsync(_stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _client.Dispose();
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Create_ThroughErrorsAndDroppedWatches_MakesEverythingOnce()
    {
        _cluster.Faults.Add(
            new FaultRule { StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(1), Rate = 0.02, IncludeControllers = true });
        _cluster.Faults.Add(new FaultRule { StatusCode = HttpStatusCode.InternalServerError, Rate = 0.1, Resource = "pods", IncludeControllers = true });
        _cluster.Faults.Add(new FaultRule { LoseResponse = true, Rate = 0.1, Verb = "create", IncludeControllers = true, Namespace = "default", Count = 5 });
        await EventuallyCreatedAsync("""{"instances":2,"storage":{"size":"1Gi"}}""");
        await WaitAsync(c => c.String("status", "targetPrimary") == "pg-1");
        _cluster.Faults.DropWatches();
        await WaitAsync(c => c.Int("status", "readyInstances") >= 1);
        _cluster.Faults.DropWatches();

        await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 2);

        _cluster.Faults.Clear();
        Assert.Equal(["pg-1", "pg-2"], (await _client.ListAsync(Kinds.PersistentVolumeClaim, "default", null, Token)).Items.Select(c => c.Name()).Order());
        Assert.Equal(["pg-1", "pg-2"], (await InstancesAsync()).Select(p => p.Name()).Order());
    }

    [Fact]
    public async Task Fence_OfThePrimary_StopsItWithoutFailover()
    {
        await CreateAsync("""{"instances":2,"storage":{"size":"1Gi"}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        var uid = (await InstancesAsync())[0].Uid();

        await PatchAsync("""{"metadata":{"annotations":{"cnpg.io/fencedInstances":"[\"pg-1\"]"}}}""");
        var fenced = await WaitAsync(c => c.Int("status", "readyInstances") == 1);
        Assert.Equal(
            (Healthy, "pg-1", "pg-1"), (fenced.String("status", "phase"), fenced.String("status", "currentPrimary"), fenced.String("status", "targetPrimary")));
        Assert.Equal("Running", (await InstancesAsync())[0].String("status", "phase"));

        await PatchAsync("""{"metadata":{"annotations":{"cnpg.io/fencedInstances":null}}}""");
        await WaitAsync(c => c.Int("status", "readyInstances") == 2 && c.String("status", "phase") == Healthy);
        Assert.Equal(uid, (await InstancesAsync())[0].Uid());
    }

    [Fact]
    public async Task Parameter_ThatNeedsARestart_RestartsASingleInstanceInPlace()
    {
        await CreateAsync("""{"instances":1,"storage":{"size":"1Gi"},"primaryUpdateMethod":"restart","postgresql":{"parameters":{"max_connections":"100"}}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        var uid = (await InstancesAsync())[0].Uid();

        await PatchAsync("""{"spec":{"postgresql":{"parameters":{"max_connections":"120"}}}}""");
        await WaitAsync(c => c.String("status", "phase") == "Primary instance is being restarted in-place");
        await WaitAsync(c => c.String("status", "phase") == Healthy);

        Assert.Equal(uid, (await InstancesAsync())[0].Uid());
    }

    [Fact]
    public async Task RestartedAt_WithoutSwitchover_ReplacesReplicasAndRestartsThePrimaryInPlace()
    {
        await CreateAsync("""{"instances":2,"storage":{"size":"1Gi"},"primaryUpdateMethod":"restart"}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        var before = await InstancesAsync();

        await PatchAsync("""{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}""");
        await WaitAsync(
            c => c.String("status", "phase") == "Primary instance is being restarted in-place" &&
                c.String("status", "phaseReason") == "cluster has been explicitly restarted via annotation");
        await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 2);

        var after = await InstancesAsync();
        Assert.Equal(before[0].Uid(), after[0].Uid());
        Assert.NotEqual(before[1].Uid(), after[1].Uid());
        Assert.All(after, p => Assert.Equal("2026-01-01T00:00:00Z", p.Annotation("kubectl.kubernetes.io/restartedAt")));
    }

    [Fact]
    public async Task Supervised_Change_WaitsForASwitchover()
    {
        await CreateAsync("""{"instances":2,"storage":{"size":"1Gi"},"primaryUpdateStrategy":"supervised"}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        await PatchAsync("""{"spec":{"resources":{"limits":{"memory":"700Mi"}}}}""");
        var waiting = await WaitAsync(c => c.String("status", "phase") == "Waiting for user action");
        Assert.Equal(("User must issue a supervised switchover", "pg-1"), (waiting.String("status", "phaseReason"), waiting.String("status", "currentPrimary")));

        await _client.PatchAsync(
            Kinds.Cluster, "default", "pg",
            Parse("""{"status":{"targetPrimary":"pg-2","targetPrimaryTimestamp":"2026-01-01T00:00:00.000000Z","phase":"Switchover in progress"}}"""),
            Token, "status");

        await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 2);
        Assert.Equal("pg-2", _clusters.Get("default", "pg").String("status", "currentPrimary"));
        Assert.All(await InstancesAsync(), p => Assert.Equal("700Mi", p["spec"]!["containers"]![0].String("resources", "limits", "memory")));
    }

    [Fact]
    public async Task ImageCatalog_ComesAfterItsCluster_IsSaidAndThenUsed()
    {
        var reference = """{"apiGroup":"postgresql.cnpg.io","kind":"ImageCatalog","name":"pgs","major":16}""";
        await CreateAsync($$"""{"instances":1,"storage":{"size":"1Gi"},"imageCatalogRef":{{reference}}}""");
        var refused = await WaitAsync(c => c.String("status", "phase") == "Cluster has incomplete or invalid image catalog");
        Assert.Equal("Cannot get ImageCatalog/pgs", refused.String("status", "phaseReason"));

        await _client.CreateAsync(
            Kinds.ImageCatalog, "default",
            Parse("""
                {"apiVersion":"postgresql.cnpg.io/v1","kind":"ImageCatalog","metadata":{"name":"pgs"},
                 "spec":{"images":[{"major":16,"image":"ghcr.io/cloudnative-pg/postgresql:16.4"},{"major":17,"image":"ghcr.io/cloudnative-pg/postgresql:17.2"}]}}
                """),
            Token);

        var healthy = await WaitAsync(c => c.String("status", "phase") == Healthy);
        Assert.Equal("ghcr.io/cloudnative-pg/postgresql:16.4", healthy.String("status", "image"));
        Assert.Equal("ghcr.io/cloudnative-pg/postgresql:16.4", (await InstancesAsync())[0]["spec"]!["containers"]![0].String("image"));
    }

    [Fact]
    public async Task Spec_WithFieldsWithoutEffect_IsToldSoOnce()
    {
        await CreateAsync("""{"instances":1,"storage":{"size":"1Gi"},"postgresql":{"pg_ident":["a b c"]},"inheritedMetadata":{"labels":{"team":"a"}}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        await PatchAsync("""{"spec":{"inheritedMetadata":{"labels":{"team":"b"}}}}""");
        await WaitPodsAsync(pods => pods.Count() == 1 && pods.All(p => p.Label("team") == "b"));

        var told = (await _client.ListAsync(Kinds.Event, "default", null, Token)).Items.Where(e => e.String("reason") == "LocalFieldIgnored");
        var only = Assert.Single(told);
        Assert.Equal(("The local operator does not act on: spec.postgresql.pg_ident", 1), (only.String("message"), only.Int("count")));
    }

    [Fact]
    public async Task Hibernation_BeforeTheClusterIsHealthy_WaitsForThat()
    {
        await CreateAsync("""{"instances":2,"storage":{"size":"1Gi"}}""");
        await PatchAsync("""{"metadata":{"annotations":{"cnpg.io/hibernation":"on"}}}""");

        var waiting = await WaitAsync(c => Hibernation(c) is not null);
        Assert.Equal("WaitingForHealthy", Hibernation(waiting));
        await WaitAsync(c => Hibernation(c) == "Hibernated" && c.Int("status", "instances") == 2);
        Assert.Empty(await InstancesAsync());

        await PatchAsync("""{"metadata":{"annotations":{"cnpg.io/hibernation":"off"}}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 2 && Hibernation(c) is null);
    }

    [Fact]
    public async Task MajorVersion_Raised_UpgradesThePrimaryAndMakesTheReplicasAnew()
    {
        await CreateAsync("""{"instances":2,"storage":{"size":"1Gi"},"imageName":"ghcr.io/cloudnative-pg/postgresql:15.10"}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        var before = await ClaimsAsync();

        await PatchAsync("""{"spec":{"imageName":"ghcr.io/cloudnative-pg/postgresql:16.4"}}""");
        var upgrading = await WaitAsync(c => c.String("status", "phase") == "Upgrading Postgres major version");
        Assert.Equal(
            ("Upgrading cluster to major version 16", 15),
            (upgrading.String("status", "phaseReason"), upgrading.Int("status", "pgDataImageInfo", "majorVersion")));
        var done = await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 2);

        Assert.Equal(
            ("""{"image":"ghcr.io/cloudnative-pg/postgresql:16.4","majorVersion":16}""", "pg-1"),
            (done.Node("status", "pgDataImageInfo")!.ToJsonString(), done.String("status", "currentPrimary")));
        Assert.All(await InstancesAsync(), p => Assert.Equal("ghcr.io/cloudnative-pg/postgresql:16.4", p["spec"]!["containers"]![0].String("image")));
        var after = await ClaimsAsync();
        Assert.Equal((before["pg-1"], "pg-1,pg-2"), (after["pg-1"], string.Join(',', after.Keys.Order())));
        Assert.NotEqual(before["pg-2"], after["pg-2"]);
        var events = (await _client.ListAsync(Kinds.Event, "default", null, Token)).Items;
        Assert.Contains(events, e => e.String("message")!.StartsWith("Upgraded from major version 15 to 16 in name only", StringComparison.Ordinal));
        Assert.Contains(events, e => e.String("involvedObject", "kind") == "Job" && e.String("involvedObject", "name") == "pg-1-major-upgrade");
    }

    [Fact]
    public async Task MajorVersion_ThatCannotBeReached_MayBeTakenBack()
    {
        await CreateAsync("""{"instances":1,"storage":{"size":"1Gi"},"imageName":"ghcr.io/cloudnative-pg/postgresql:15.10"}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);
        await PatchAsync("""{"spec":{"imageName":"ghcr.io/cloudnative-pg/postgresql:16.99"}}""");
        await WaitPodsAsync(pods => pods.Any(
            p => p.Label("cnpg.io/jobRole") == "major-upgrade" && p["status"]?["containerStatuses"]?[0].String("state", "waiting", "reason") is not null));

        await PatchAsync("""{"spec":{"imageName":"ghcr.io/cloudnative-pg/postgresql:15.10"}}""");

        await WaitAsync(c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == 1);
        Assert.Empty((await _client.ListAsync(Kinds.Job, "default", null, Token)).Items);
    }

    [Theory]
    [InlineData("15.10", "14.5", "can't downgrade from major 15 to 14")]
    [InlineData("14.5", "15.10", "major upgrades are only supported to version 16 or higher")]
    public async Task MajorVersion_NotAllowed_IsRefused(string from, string to, string message)
    {
        await CreateAsync($$"""{"instances":1,"storage":{"size":"1Gi"},"imageName":"ghcr.io/cloudnative-pg/postgresql:{{from}}"}""");

        var error = await Assert.ThrowsAsync<KubeApiException>(
            () => PatchAsync($$"""{"spec":{"imageName":"ghcr.io/cloudnative-pg/postgresql:{{to}}"} }"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, error.StatusCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_Growing_IsListedWhileItGrows()
    {
        await CreateAsync("""{"instances":1,"storage":{"size":"1Gi"}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);

        // The volume behind the claim does not get larger as long as this lasts.
        var stuck = _cluster.Faults.Add(
            new FaultRule { Verb = "patch", Resource = "persistentvolumes", StatusCode = HttpStatusCode.InternalServerError, IncludeControllers = true });
        await PatchAsync("""{"spec":{"storage":{"size":"2Gi"}}}""");

        await WaitAsync(c => (c.Node("status", "resizingPVC") as JsonArray)?[0].String() == "pg-1");
        stuck.Dispose();
        await WaitAsync(c => c.Node("status", "resizingPVC") is null);
        Assert.Equal("2Gi", (await _client.GetAsync(Kinds.PersistentVolumeClaim, "default", "pg-1", Token)).String("status", "capacity", "storage"));
    }

    [Fact]
    public async Task Exec_InASimulatedInstance_SaysSoAndFails()
    {
        Assert.SkipUnless(KubectlBinaries.Default is not null, "needs kubectl");
        await CreateAsync("""{"instances":1,"storage":{"size":"1Gi"}}""");
        await WaitAsync(c => c.String("status", "phase") == Healthy);

        var (code, output) = await KubectlBinaries.RunAsync(
            KubectlBinaries.Default!, _cluster.KubeconfigPath, null, "exec", "pg-1", "-c", "postgres", "--", "psql", "-c", "SELECT 1");

        Assert.Equal(126, code);
        Assert.Contains("PostgreSQL is simulated here", output, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> ClaimsAsync() =>
        (await _client.ListAsync(Kinds.PersistentVolumeClaim, "default", null, Token)).Items.ToDictionary(c => c.Name(), c => c.Uid());

    private static string? Hibernation(JsonObject cluster) => (cluster.Node("status", "conditions") as JsonArray)?
        .FirstOrDefault(c => c.String("type") == "cnpg.io/hibernation").String("reason");

    private async Task<IReadOnlyList<JsonObject>> InstancesAsync() =>
        [.. (await _client.ListAsync(Kinds.Pod, "default", "cnpg.io/podRole=instance", Token)).Items.OrderBy(p => p.Name(), StringComparer.Ordinal)];

    private Task<JsonObject> CreateAsync(string spec) => _client.CreateAsync(
        Kinds.Cluster, "default",
        new JsonObject { ["apiVersion"] = Kinds.Cluster.ApiVersion, ["kind"] = "Cluster", ["metadata"] = new JsonObject { ["name"] = "pg" },
            ["spec"] = Parse(spec) }, Token);

    private async Task EventuallyCreatedAsync(string spec)
    {
        while (_clusters.Get("default", "pg") is null)
        {
            try
            {
                await CreateAsync(spec);
                return;
            }
            catch (Exception e) when (e is KubeApiException { AlreadyExists: false } or HttpRequestException)
            {
                // The faults hit this request, too.
            }
        }
    }

    private Task<JsonObject> PatchAsync(string patch) => _client.PatchAsync(Kinds.Cluster, "default", "pg", Parse(patch), Token);

    private async Task<JsonObject> WaitAsync(Func<JsonObject, bool> condition)
    {
        await WaitAsync(_clusters, () => _clusters.Get("default", "pg") is { } c && condition(c));
        return _clusters.Get("default", "pg")!;
    }

    private Task WaitPodsAsync(Func<IEnumerable<JsonObject>, bool> condition) => WaitAsync(_pods, () => condition(_pods.List("default")));

    private static async Task WaitAsync(Informer informer, Func<bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Check(WatchEvent change)
        {
            if (condition())
            {
                met.TrySetResult();
            }
        }

        informer.Changed += Check;
        try
        {
            Check(default);
            await met.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Token);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not within 60 s. There is:\n{string.Join('\n', informer.List().Select(i => $"{i.Name()}: {i["status"]?.ToJsonString()}"))}");
        }
        finally
        {
            informer.Changed -= Check;
        }
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
