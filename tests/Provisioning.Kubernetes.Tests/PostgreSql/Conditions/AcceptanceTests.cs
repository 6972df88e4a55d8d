namespace Provisioning.Kubernetes.Tests.PostgreSql.Conditions;

/// <summary>Every reason of AcceptingConnections that an engine gives.</summary>
public sealed class AcceptanceTests
{
    private static readonly Dictionary<string, Action<ConditionScene>> Scenes = new(StringComparer.Ordinal)
    {
        ["healthy"] = _ => { },
        ["one of one"] = scene =>
        {
            scene.Remove("Pod", "acme-shop-2");
            scene.Context = scene.Context with { Instances = 1 };
        },
        ["replica crashed"] = scene => scene.SetReady("acme-shop-2", ready: false),
        ["replica missing"] = scene => scene.Remove("Pod", "acme-shop-2"),
        ["stale status"] = scene =>
        {
            // Crashing servers leave the phase and the condition Ready as they were.
            scene.SetReady("acme-shop-1", ready: false);
            scene.SetReady("acme-shop-2", ready: false);
        },
        ["primary gone"] = scene => scene.Remove("Pod", "acme-shop-1"),
        ["fenced"] = scene =>
        {
            scene.SetReady("acme-shop-1", ready: false);
            scene.Cluster["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["cnpg.io/fencedInstances"] = "[\"*\"]" };
        },
        ["electing"] = scene => scene.Cluster["status"]!["targetPrimary"] = "pending",
        ["switching over"] = scene => scene.Cluster["status"]!["targetPrimary"] = "acme-shop-2",
        ["elected"] = scene =>
        {
            scene.Remove("Pod", "acme-shop-1");
            scene.Cluster["status"]!["currentPrimary"] = "acme-shop-2";
            scene.Cluster["status"]!["targetPrimary"] = "acme-shop-2";
        },
        ["hibernated by hand"] = scene =>
        {
            scene.Cluster["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["cnpg.io/hibernation"] = "on" };
            scene.Remove("Pod", "acme-shop-1");
            scene.Remove("Pod", "acme-shop-2");
        },
        ["paused"] = scene =>
        {
            // The operator calls it healthy and Ready all the same.
            scene.Context = scene.Context with { Paused = true };
            scene.Remove("Pod", "acme-shop-1");
            scene.Remove("Pod", "acme-shop-2");
        },
        ["pausing"] = scene => scene.Context = scene.Context with { Paused = true },
        ["not made yet"] = scene =>
        {
            scene.State = DatabaseState.Provisioning;
            scene.Remove("Cluster", "acme-shop");
        },
        ["not taken up"] = scene =>
        {
            scene.Cluster["status"] = null;
            scene.Remove("Pod", "acme-shop-1");
        },
        ["bootstrapping"] = scene =>
        {
            scene.Cluster["status"]!["currentPrimary"] = "";
            scene.Cluster["status"]!["phase"] = "Setting up primary";
            scene.Remove("Pod", "acme-shop-1");
        },
        ["removed by hand"] = scene => scene.Remove("Cluster", "acme-shop"),
        ["deprovisioning"] = scene => scene.State = DatabaseState.Deprovisioning,
    };

    [Theory]
    [InlineData("healthy", ConditionStatus.True, ConditionReasons.Ready, "All 2 instances are ready.")]
    [InlineData("one of one", ConditionStatus.True, ConditionReasons.Ready, "The instance is ready.")]
    [InlineData("replica crashed", ConditionStatus.True, ConditionReasons.Degraded, "1 of 2 instances are ready, the primary among them; acme-shop-2 is not.")]
    [InlineData("replica missing", ConditionStatus.True, ConditionReasons.Degraded, "1 of 2 instances are ready, the primary among them.")]
    [InlineData("stale status", ConditionStatus.False, ConditionReasons.NoPrimary, "The primary, acme-shop-1, is not ready.")]
    [InlineData("primary gone", ConditionStatus.False, ConditionReasons.NoPrimary, "The pod of the primary, acme-shop-1, is not there.")]
    [InlineData("fenced", ConditionStatus.False, ConditionReasons.NoPrimary,
        "Instances of cluster acme-shop are fenced: [\"*\"]. Remove its annotation cnpg.io/fencedInstances to let PostgreSQL run.")]
    [InlineData("electing", ConditionStatus.False, ConditionReasons.FailingOver, "Another instance takes over from acme-shop-1.")]
    [InlineData("switching over", ConditionStatus.False, ConditionReasons.FailingOver, "Instance acme-shop-2 takes over from acme-shop-1.")]
    [InlineData("elected", ConditionStatus.False, ConditionReasons.FailingOver, "Instance acme-shop-2 is about to take writes.")]
    [InlineData("hibernated by hand", ConditionStatus.False, ConditionReasons.Paused, "Every instance is stopped on purpose.")]
    [InlineData("paused", ConditionStatus.False, ConditionReasons.Paused, "Every instance is stopped on purpose.")]
    [InlineData("pausing", ConditionStatus.False, ConditionReasons.Paused, "The instances are being stopped on purpose.")]
    [InlineData("not made yet", ConditionStatus.False, ConditionReasons.Provisioning, "The cluster is not there yet.")]
    [InlineData("not taken up", ConditionStatus.False, ConditionReasons.Provisioning, "The operator has not taken the cluster up yet.")]
    [InlineData("bootstrapping", ConditionStatus.False, ConditionReasons.Provisioning, "Initializing the primary.")]
    [InlineData("removed by hand", ConditionStatus.False, ConditionReasons.Missing,
        "Cluster acme-shop is gone, or is being deleted, although the database was not deprovisioned.")]
    [InlineData("deprovisioning", ConditionStatus.False, ConditionReasons.Deprovisioning, "The database is being deleted.")]
    public void GetAcceptingConnections_EachScene_HasItsReason(string name, ConditionStatus status, string reason, string message)
    {
        var scene = new ConditionScene();
        Scenes[name](scene);

        var condition = scene.Accepting();

        Assert.Equal((ConditionTypes.AcceptingConnections, status, reason, message), (condition.Type, condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void GetAcceptingConnections_Ready_SinceThePrimaryIs() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero), new ConditionScene().Accepting().Since);
}
