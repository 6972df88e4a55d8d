using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>What was done to the recorded cluster <c>pg</c>, to be done again.</summary>
internal static class LifecycleActions
{
    public static Task PerformAsync(string action, ClusterWatch watch, CancellationToken stop) => action.Split([' ', ':'])[0] switch
    {
        "create" => CreateAsync(watch, stop),
        "failover" => watch.Client.DeleteAsync(Kinds.Pod, watch.Namespace, "pg-1", stop, gracePeriodSeconds: 0),
        "switchover" => SwitchOverAsync(watch, stop),
        "scale" => PatchAsync(watch, """{"spec":{"instances":2}}""", stop),
        "resources" => PatchAsync(watch, """{"spec":{"resources":{"limits":{"memory":"640Mi"}}}}""", stop),
        "parameter" => PatchAsync(watch, """{"spec":{"postgresql":{"parameters":{"max_connections":"120"}}}}""", stop),
        "password" => watch.Client.PatchAsync(
            Kinds.Secret, watch.Namespace, "pg-app",
            new JsonObject { ["data"] = new JsonObject { ["password"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("rotated")) } }, stop),
        "on-demand" => BackupAsync(watch, action.Contains("barmanObjectStore", StringComparison.Ordinal), stop),
        "hibernate" => PatchAsync(watch, """{"metadata":{"annotations":{"cnpg.io/hibernation":"on"}}}""", stop),
        "resume" => PatchAsync(watch, """{"metadata":{"annotations":{"cnpg.io/hibernation":"off"}}}""", stop),
        "storage" => PatchAsync(watch, """{"spec":{"storage":{"size":"2Gi"}}}""", stop),
        "delete" => watch.Client.DeleteAsync(Kinds.Cluster, watch.Namespace, "pg", stop),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "not an action of the recording"),
    };

    private static Task<JsonObject> CreateAsync(ClusterWatch watch, CancellationToken stop)
    {
        var recorded = Recording.Objects("lifecycle", "Cluster")[0];
        var applied = recorded.Annotation("kubectl.kubernetes.io/last-applied-configuration")!;
        return watch.Client.CreateAsync(Kinds.Cluster, watch.Namespace, JsonNode.Parse(applied)!.AsObject(), stop);
    }

    private static Task<JsonObject> SwitchOverAsync(ClusterWatch watch, CancellationToken stop) => watch.Client.PatchAsync(
        Kinds.Cluster, watch.Namespace, "pg",
        new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["targetPrimary"] = "pg-1",
                ["targetPrimaryTimestamp"] = "2026-11-22T20:04:02.000000Z",
                ["phase"] = "Switchover in progress",
                ["phaseReason"] = "Switching over to pg-1",
            },
        },
        stop,
        "status");

    private static Task<JsonObject> BackupAsync(ClusterWatch watch, bool inTree, CancellationToken stop)
    {
        var spec = inTree
            ? """{"cluster":{"name":"pg"},"method":"barmanObjectStore"}"""
            : """{"cluster":{"name":"pg"},"method":"plugin","pluginConfiguration":{"name":"barman-cloud.cloudnative-pg.io"}}""";
        var backup = new JsonObject
        {
            ["apiVersion"] = Kinds.Backup.ApiVersion,
            ["kind"] = "Backup",
            ["metadata"] = new JsonObject { ["name"] = inTree ? "b2" : "b1" },
            ["spec"] = JsonNode.Parse(spec),
        };
        return watch.Client.CreateAsync(Kinds.Backup, watch.Namespace, backup, stop);
    }

    private static Task<JsonObject> PatchAsync(ClusterWatch watch, string patch, CancellationToken stop) =>
        watch.Client.PatchAsync(Kinds.Cluster, watch.Namespace, "pg", JsonNode.Parse(patch)!.AsObject(), stop);
}
