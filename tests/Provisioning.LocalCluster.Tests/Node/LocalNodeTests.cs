using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Node;

public sealed class LocalNodeTests
{
    private const string Sleeper = """{"terminationGracePeriodSeconds":5,"containers":[{"name":"main","image":"busybox:1"}]}""";

    [Fact]
    public async Task Pod_RunsACommand_IsReadyLogsAndTakesCommands()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", """
            {"containers":[{"name":"main","image":"busybox","command":["/bin/sh","-c","echo hello; echo world >&2; sleep 1000 & wait"],"env":[{"name":"GREETING","value":"hi"}]}]}
            """);

        var pod = await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        Assert.Equal("Running", pod.Phase());
        Assert.StartsWith("10.244.", pod.String("status", "podIP"), StringComparison.Ordinal);
        await using var output = new MemoryStream();
        var code = await cluster.Node.ExecAsync("a", "p", null, ["/bin/sh", "-c", "echo $GREETING; exit 7"], null, output, Stream.Null, TestCluster.Token);
        Assert.Equal((7, "hi\n"), (code, Encoding.UTF8.GetString(output.ToArray())));
        await Eventually.IsTrueAsync(() => Log(cluster).Contains("hello", StringComparison.Ordinal), "the log says hello", TestCluster.Token);
        Assert.True(cluster.Node.Usage("a", "p").Single().MemoryBytes > 0);
    }

    [Fact]
    public async Task Pod_Deleted_IsStoppedAndGone()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        // Ready only once it can be asked to stop: a signal that comes before the trap would end it with 143.
        await cluster.CreatePodAsync("a", "p", """
            {"containers":[{"name":"main","image":"busybox","command":["/bin/sh","-c","trap 'exit 0' TERM; touch ready; sleep 1000 & wait"],
              "readinessProbe":{"exec":{"command":["test","-f","ready"]} } }]}
            """);
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());
        Assert.Equal(1, cluster.Processes.Count);

        // Watched from before: the final status lasts only until the object goes.
        var ended = cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.Phase() == "Succeeded");

        await cluster.Client.DeleteAsync(Kinds.Pod, "a", "p", TestCluster.Token);

        await ended;
        await cluster.WaitGoneAsync(Kinds.Pod, "a", "p");
        Assert.Equal(0, cluster.Processes.Count);
        Assert.Contains(await cluster.WaitForEventAsync("a", "Killing", "p"), e => e.String("message") == "Stopping container main");
    }

    [Fact]
    public async Task Pod_DeletedByForce_ProcessIsKilled()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", Sleeper);
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        await cluster.Client.DeleteAsync(Kinds.Pod, "a", "p", TestCluster.Token, gracePeriodSeconds: 0);

        await cluster.WaitGoneAsync(Kinds.Pod, "a", "p");
        await Eventually.IsTrueAsync(() => cluster.Processes.Count == 0, "no process is left", TestCluster.Token);
    }

    [Fact]
    public async Task Pod_ProcessKilled_IsRestartedWithItsHistory()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", Sleeper);
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        Assert.True(await cluster.Node.KillAsync("a", "p"));

        var pod = await cluster.WaitAsync(Kinds.Pod, "a", "p", p => Container(p).Int("restartCount") == 1 && p.IsReady());
        Assert.Equal(137, Container(pod).Int("lastState", "terminated", "exitCode"));
    }

    [Fact]
    public async Task Pod_CrashesAgainAndAgain_BacksOff()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox","command":["false"]}]}""");

        var pod = await cluster.WaitAsync(Kinds.Pod, "a", "p", p => Container(p).String("state", "waiting", "reason") == "CrashLoopBackOff");

        Assert.Equal("Running", pod.Phase());
        Assert.StartsWith("back-off ", Container(pod).String("state", "waiting", "message"), StringComparison.Ordinal);
        await cluster.WaitForEventAsync("a", "BackOff", "p");
    }

    [Fact]
    public async Task Pod_InitContainerAndMain_EventsComeInTheRecordedOrder()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", """
            {"restartPolicy":"Never",
             "initContainers":[{"name":"first","image":"busybox","command":["true"]}],
             "containers":[{"name":"main","image":"busybox","command":["true"]}]}
            """);

        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.Phase() == "Succeeded");

        await cluster.WaitAnyAsync(Kinds.Event, i => i.List("a").Count(e => e.String("reason") == "Started") == 2, "both containers started");
        var recorded = Recording.Objects("lifecycle", "Event").Where(
            e => e.String("involvedObject", "name")!.StartsWith("pg-1-initdb-", StringComparison.Ordinal));
        var told = await cluster.WaitForEventAsync("a", "Scheduled", "p");
        Assert.Equal(FromKubelet(recorded), FromKubelet(told));

        // The scheduler writes its event by itself, at about the same time.
        static IEnumerable<string> FromKubelet(IEnumerable<JsonObject> events) => events.Where(e => e.String("reportingComponent") == "kubelet").Select(Reason);

        static string Reason(JsonObject e) => $"{e.String("type")} {e.String("reason")} {(e.String("involvedObject", "fieldPath") ?? "").Split('{')[0]}";
    }

    [Fact]
    public async Task Pod_ImageThatDoesNotExist_SaysSoAsRecorded()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"ghcr.io/nobody/nothing:1"}]}""");

        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => Container(p).String("state", "waiting", "reason") == "ErrImagePull");
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => Container(p).String("state", "waiting", "reason") == "ImagePullBackOff");

        var recorded = Recording.Objects("failures", "Event")
            .Where(
                e =>
                    e.String("involvedObject", "fieldPath") == "spec.containers{initdb}"
                        && e.String("involvedObject", "name")!.StartsWith("noimage", StringComparison.Ordinal))
            .Select(e => $"{e.String("type")} {e.String("reason")} {Start(e)}").Distinct(StringComparer.Ordinal);
        var events = await cluster.WaitAnyAsync(
            Kinds.Event, i => i.List("a").Any(e => e.String("message") == "Error: ImagePullBackOff"), "the back-off's events");
        var told = events.List("a").Where(e => e.String("reportingComponent") == "kubelet").Select(e => $"{e.String("type")} {e.String("reason")} {Start(e)}");
        Assert.Equal(recorded.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));

        static string Start(JsonObject e) => e.String("message")!.Split('"')[0];
    }

    [Fact]
    public async Task Pod_MoreMemoryThanANodeHas_IsUnschedulable()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox","resources":{"requests":{"memory":"500Gi"}}}]}""");

        var pod = await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.Condition("PodScheduled") is not null);

        Assert.Equal("Unschedulable", pod.Condition("PodScheduled").String("reason"));
        Assert.StartsWith("0/1 nodes are available: 1 Insufficient memory.", pod.Condition("PodScheduled").String("message"), StringComparison.Ordinal);
        await cluster.WaitForEventAsync("a", "FailedScheduling", "p");
    }

    [Fact]
    public async Task Node_RestartedAgainstTheSameServer_AdoptsItsPods()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreatePodAsync("a", "p", Sleeper);
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        await cluster.StopNodeAsync();
        Assert.Equal(0, cluster.Processes.Count);
        cluster.StartNode();

        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => Container(p).Int("restartCount") == 1 && p.IsReady());
        await Eventually.IsTrueAsync(() => cluster.Processes.Count == 1, "its process runs", TestCluster.Token);
    }

    private static JsonNode? Container(JsonObject pod) => (pod.Node("status", "containerStatuses") as JsonArray)?[0];

    private static string Log(TestCluster cluster)
    {
        using var output = new MemoryStream();
        cluster.Node.WriteLogAsync("a", "p", null, new LogOptions(), output, TestCluster.Token).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
