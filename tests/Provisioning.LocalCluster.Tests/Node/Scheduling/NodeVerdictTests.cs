using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Node.Scheduling;

namespace Provisioning.LocalCluster.Tests.Node.Scheduling;

public sealed class NodeVerdictTests
{
    private static readonly JsonObject Node = Parse(
        """{"metadata":{"name":"n","labels":{"zone":"a"}},"status":{"allocatable":{"cpu":"2","memory":"4Gi","pods":"3"}}}""");

    [Fact]
    public void Message_RecordedPodThatIsTooBig_IsWhatTheRealSchedulerSaid()
    {
        var pod = Recording.Objects("failures", "Pod").Last(p => p.Name().StartsWith("toobig", StringComparison.Ordinal));

        var message = NodeVerdict.Message([NodeFilter.Judge(pod, PodRequests.Of(pod), Node, NodePromises.None, [])]);

        Assert.Equal(pod.Condition("PodScheduled").String("message"), message);
    }

    [Fact]
    public void Message_SeveralNodes_GroupsReasons()
    {
        var full = new NodePromises(2, 4L << 30, 1);
        var pod = Pod("""{"requests":{"cpu":"1","memory":"1Gi"}}""");
        var verdict = NodeFilter.Judge(pod, PodRequests.Of(pod), Node, full, []);

        Assert.Equal(
            "0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: "
            + "0/2 nodes are available: 2 No preemption victims found for incoming pod.",
            NodeVerdict.Message([verdict, verdict]));
    }

    [Fact]
    public void Judge_SelectorOfAnotherZone_Refuses()
    {
        var pod = Pod("{}");
        pod["spec"]!["nodeSelector"] = new JsonObject { ["zone"] = "b" };

        Assert.Equal(["node(s) didn't match Pod's node affinity/selector"], NodeFilter.Judge(pod, PodRequests.Of(pod), Node, NodePromises.None, []).Reasons);
    }

    [Fact]
    public void Judge_NodeWithThePodsOfItsLimit_Refuses() =>
        Assert.Equal(["Too many pods"], NodeFilter.Judge(Pod("{}"), PodRequests.Of(Pod("{}")), Node, new NodePromises(0, 0, 3), []).Reasons);

    [Fact]
    public void Of_InitContainerLargerThanTheRest_CountsTheInitContainer()
    {
        var pod = Parse("""
            {"spec":{
              "initContainers":[{"resources":{"requests":{"memory":"3Gi"}}},{"restartPolicy":"Always","resources":{"requests":{"cpu":"500m"}}}],
              "containers":[{"resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}
            """);

        Assert.Equal(new PodRequests(1.5m, 3L << 30), PodRequests.Of(pod));
    }

    private static JsonObject Pod(string resources) =>
        Parse($$$"""{"metadata":{"name":"p","namespace":"a"},"spec":{"containers":[{"name":"c","resources":{{{resources}}}}]}}""");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
