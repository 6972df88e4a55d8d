using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Lifecycle;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Pause, restart and switchover as the operator shows them.</summary>
public sealed class LifecycleTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-01T12:00:00Z", CultureInfo.InvariantCulture);

    private static readonly string[] Names = ["acme-shop-1", "acme-shop-2", "acme-shop-3"];

    private static readonly DatabaseContext Context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Instances = 3 });

    [Fact]
    public void Render_PausedAndRestarted_SaysSoWithTheScheduleSuspended()
    {
        var spec = PostgreSqlTestData.Spec() with { Backup = BackupPolicy.Daily("s3-eu") };
        var context = PostgreSqlTestData.Context(spec) with { Paused = true, RestartedAt = Now };

        var manifests = PostgreSqlTestData.Engine.Render(context);

        var cluster = manifests.Deployment.Single(manifest => manifest.Type.Kind == "Cluster").Body;
        Assert.Equal(
            """{"cnpg.io/hibernation":"on","kubectl.kubernetes.io/restartedAt":"2026-11-01T12:00:00.000000Z"}""",
            cluster["metadata"]!["annotations"]!.ToJsonString());
        Assert.True((bool)Assert.Single(manifests.Backup).Body["spec"]!["suspend"]!);
        var running = PostgreSqlTestData.Engine.Render(PostgreSqlTestData.Context(spec));
        Assert.Null(Assert.Single(running.Backup).Body["spec"]!["suspend"]);
        Assert.Null(running.Deployment.Single(manifest => manifest.Type.Kind == "Cluster").Body["metadata"]!["annotations"]);
    }

    [Fact]
    public void GetReadiness_HealthyStatusWithoutPods_IsNotReady()
    {
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Cluster", "acme-shop", Cluster());

        Assert.IsType<Readiness.Progressing>(PostgreSqlTestData.Engine.GetReadiness(Context, observed));
    }

    [Fact]
    public void FindBlockedVolumes_FullDisk_AreTheSmallOnesOfTheCluster()
    {
        var context = Context with { Storage = "10Gi" };
        var full = Cluster();
        full["status"]!["phase"] = ClusterPhases.DiskFull;
        var observed = Observe(full);
        foreach (var (name, size) in new[] { ("acme-shop-1", "5Gi"), ("acme-shop-2", "10Gi") })
        {
            observed.Take("ADDED", "PersistentVolumeClaim", name, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["cnpg.io/cluster"] = "acme-shop" } },
                ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = size } } },
            });
        }

        Assert.Equal(["acme-shop-1"], PostgreSqlTestData.Engine.FindBlockedVolumes(context, observed));
        full["status"]!["phase"] = ClusterPhases.Healthy;
        observed.Take("MODIFIED", "Cluster", "acme-shop", full.DeepClone());
        Assert.Empty(PostgreSqlTestData.Engine.FindBlockedVolumes(context, observed));
    }

    [Fact]
    public void GetPause_RecordedHibernation_IsReadyOnceTheLastPodIsGone()
    {
        var pause = Recording.Load("lifecycle").Moments("pg")
            .Where(moment => moment.Time is > 275.6 and < 305.7)
            .Select(moment => (moment.Time, Readiness: Pausing.Evaluate(moment.Context with { Instances = 2 }, moment.Observed)))
            .DistinctBy(moment => moment.Readiness)
            .ToList();

        Assert.Equal(
            [
                "0 of 2 instances stopped", "0 of 2 instances stopped; pg-1 is stopping", "1 of 2 instances stopped",
                "1 of 2 instances stopped; pg-2 is stopping", "2 of 2 instances stopped", "every instance is stopped",
            ],
            pause.Select(moment => Message(moment.Readiness)));
        Assert.IsType<Readiness.Ready>(pause[^1].Readiness);
        Assert.Equal(278.30, pause[^1].Time, tolerance: 0.01);
    }

    [Fact]
    public void GetSwitchover_Recorded_IsReadyOnceTheTargetIsThePrimaryAndAllAreReady()
    {
        var switchover = Recording.Load("lifecycle").Moments("pg")
            .Where(moment => moment.Time is > 129.4 and < 153)
            .Select(moment => (moment.Time, Readiness: Switchover.Evaluate(moment.Context, "pg-1", moment.Observed, moment.Readiness)))
            .DistinctBy(moment => moment.Readiness)
            .ToList();

        Assert.Equal("pg-3 hands over to pg-1", Message(switchover[0].Readiness));
        Assert.All(switchover[..^1], moment => Assert.IsType<Readiness.Progressing>(moment.Readiness));
        Assert.IsType<Readiness.Ready>(switchover[^1].Readiness);
        Assert.Equal(146.63, switchover[^1].Time, tolerance: 0.01);
    }

    [Fact]
    public void GetSwitchover_RecordedFailoverToAnother_IsGivenUp()
    {
        var failed = Recording.Load("lifecycle").Moments("pg")
            .Where(moment => moment.Time is > 93.0 and < 111)
            .Select(moment => Switchover.Evaluate(moment.Context, "pg-2", moment.Observed, moment.Readiness))
            .OfType<Readiness.Failed>()
            .Last();

        Assert.Equal("The operator gave the switchover to pg-2 up: pg-3 is or becomes the primary.", failed.Message);
    }

    [Theory]
    [InlineData(null, "acme-shop-3", null)]
    [InlineData("acme-shop-2", "acme-shop-2", null)]
    [InlineData("acme-shop-1", null, "acme-shop-1 is the primary already.")]
    [InlineData("acme-shop-9", null, "acme/shop has no instance 'acme-shop-9'. It has acme-shop-1, acme-shop-2, acme-shop-3.")]
    public void ChoosePrimary_OfAHealthyCluster_TakesOrRefusesTheTarget(string? instance, string? target, string? refusal)
    {
        var observed = Observe(Cluster());

        if (refusal is null)
        {
            Assert.Equal(target, Choose(instance, observed));
        }
        else
        {
            Assert.Equal(refusal, Assert.Throws<ProvisioningException>(() => Choose(instance, observed)).Message);
        }
    }

    [Fact]
    public void ChoosePrimary_TargetNotReadyOrNotHealthy_SaysSo()
    {
        var unready = Observe(Cluster(), pod => pod["status"]!["conditions"]![0]!["status"] = "False");
        var cluster = Cluster();
        cluster["status"]!["instancesStatus"]!["healthy"] = new JsonArray("acme-shop-1", "acme-shop-2");

        Assert.Equal("acme-shop-2 is not ready.", Assert.Throws<ProvisioningException>(() => Choose("acme-shop-2", unready)).Message);
        Assert.Equal("acme-shop-3 is not healthy, says the operator.", Assert.Throws<ProvisioningException>(() => Choose("acme-shop-3", Observe(cluster))).Message);
        Assert.Equal("acme-shop-2", Choose(instance: null, Observe(cluster)));
    }

    [Theory]
    [InlineData("cnpg.io/fencedInstances", """["acme-shop-2"]""", "fenced")]
    [InlineData("cnpg.io/hibernation", "on", "hibernated")]
    public void ChoosePrimary_OutOfService_IsRefused(string annotation, string value, string word)
    {
        var cluster = Cluster();
        cluster["metadata"]!["annotations"] = new JsonObject { [annotation] = value };

        var refusal = Assert.Throws<ProvisioningException>(() => Choose("acme-shop-2", Observe(cluster)));

        Assert.Equal(ErrorCode.InvalidState, refusal.Code);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChoosePrimary_OneInstance_IsRefusedWithTheRemedy()
    {
        var single = Context with { Instances = 1 };

        var refusal = Assert.Throws<ProvisioningException>(() => PostgreSqlTestData.Engine.ChoosePrimary(single, instance: null, [], Observe(Cluster())));

        Assert.Equal("acme/shop has a single instance, and no replica to switch over to. Provision it with more Instances first.", refusal.Message);
    }

    [Fact]
    public void BeginSwitchover_PatchesTheStatusOnceAndKeepsTheOtherConditions()
    {
        var live = Cluster();
        live["metadata"]!["resourceVersion"] = "17";
        live["status"]!["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "ContinuousArchiving", ["status"] = "True" });

        var patch = PostgreSqlTestData.Engine.BeginSwitchover(Context, "acme-shop-2", live, Now)!;

        Assert.Equal("17", (string?)patch["metadata"]!["resourceVersion"]);
        Assert.Equal("acme-shop-2", (string?)patch["status"]!["targetPrimary"]);
        Assert.Equal("2026-11-01T12:00:00.000000Z", (string?)patch["status"]!["targetPrimaryTimestamp"]);
        Assert.Equal(
            [("Ready", "False"), ("ContinuousArchiving", "True")],
            patch["status"]!["conditions"]!.AsArray().Select(condition => ((string)condition!["type"]!, (string)condition["status"]!)));
        live["status"]!["targetPrimary"] = "acme-shop-2";
        Assert.Null(PostgreSqlTestData.Engine.BeginSwitchover(Context, "acme-shop-2", live, Now));
    }

    [Fact]
    public void GetRestart_PrimaryRestartedInPlace_NeedsItsMarkAndTheClusterReadyAnew()
    {
        var context = Context with { Instances = 1, RestartedAt = Now };
        var before = Observe(Cluster(1), only: "acme-shop-1");
        var mark = PostgreSqlTestData.Engine.MarkRestart(context, before);
        var cluster = Cluster(1);
        cluster["metadata"]!["annotations"] = new JsonObject { [ClusterAnnotations.RestartedAt] = "2026-11-01T12:00:00.000000Z" };
        var marked = Observe(cluster, Mark, only: "acme-shop-1");
        var again = (JsonObject)cluster.DeepClone();
        again["status"]!["conditions"]![0]!["lastTransitionTime"] = "2026-11-01T12:00:05Z";

        Assert.Equal("waiting to see the change of the cluster", Message(GetRestart(before)));
        Assert.Equal("0 of 1 instances restarted", Message(GetRestart(Observe(cluster, only: "acme-shop-1"))));
        Assert.Equal("1 of 1 instances restarted", Message(GetRestart(marked)));
        Assert.Equal("the instance was restarted", Message(Assert.IsType<Readiness.Ready>(GetRestart(Observe(again, Mark, only: "acme-shop-1")))));

        Readiness GetRestart(IObservedObjects observed) => Restarting.Evaluate(context, mark, observed, new Readiness.Ready("all are ready"));
    }

    private static string Choose(string? instance, IObservedObjects observed) =>
        PostgreSqlTestData.Engine.ChoosePrimary(Context, instance, ["acme-shop-3", "acme-shop-2"], observed);

    private static string Message(Readiness readiness) => readiness switch
    {
        Readiness.Ready ready => ready.Message,
        Readiness.Progressing progressing => progressing.Message,
        Readiness.Failed failed => failed.Message,
        _ => "",
    };

    private static void Mark(JsonObject pod) =>
        pod["metadata"]!["annotations"] = new JsonObject { [ClusterAnnotations.RestartedAt] = "2026-11-01T12:00:00.000000Z" };

    private static JsonObject Cluster(int instances = 3)
    {
        var cluster = (JsonObject)PostgreSqlTestData.Engine.RenderInstances(Context with { Instances = instances }).Body.DeepClone();
        cluster["status"] = new JsonObject
        {
            ["phase"] = ClusterPhases.Healthy,
            ["instances"] = instances,
            ["readyInstances"] = instances,
            ["currentPrimary"] = "acme-shop-1",
            ["targetPrimary"] = "acme-shop-1",
            ["instancesStatus"] = new JsonObject { ["healthy"] = new JsonArray("acme-shop-1", "acme-shop-2", "acme-shop-3") },
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = "2026-11-01T11:00:00Z" }),
        };
        return cluster;
    }

    private static RecordedObjects Observe(JsonObject cluster, Action<JsonObject>? change = null, string? only = null)
    {
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Cluster", "acme-shop", cluster);
        foreach (var name in Names.Where(name => only is null || name == only))
        {
            var pod = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["uid"] = $"uid-of-{name}",
                    ["labels"] = new JsonObject { ["cnpg.io/cluster"] = "acme-shop", ["cnpg.io/podRole"] = "instance" },
                },
                ["status"] = new JsonObject
                {
                    ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
                },
            };
            change?.Invoke(pod);
            observed.Take("ADDED", "Pod", name, pod);
        }

        return observed;
    }
}
