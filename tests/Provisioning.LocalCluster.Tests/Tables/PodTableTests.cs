using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Tests.Tables;

public sealed class PodTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{ "phase": "Pending" }""", "0/1 Pending 0")]
    [InlineData("""{ "phase": "Running", "containerStatuses": [ { "ready": true, "state": { "running": {} }, "restartCount": 0 } ] }""", "1/1 Running 0")]
    [InlineData("""{ "phase": "Pending", "containerStatuses": [ { "state": { "waiting": { "reason": "ImagePullBackOff" } } } ] }""", "0/1 ImagePullBackOff 0")]
    [InlineData(
        """{ "phase": "Running", "containerStatuses": [ { "restartCount": 2, "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": { "terminated": { "finishedAt": "2026-03-01T11:59:00Z" } } } ] }""",
        "0/1 CrashLoopBackOff 2 (60s ago)")]
    [InlineData("""{ "phase": "Failed", "containerStatuses": [ { "state": { "terminated": { "exitCode": 3 } } } ] }""", "0/1 ExitCode:3 0")]
    [InlineData(
        """{ "phase": "Succeeded", "containerStatuses": [ { "state": { "terminated": { "exitCode": 0, "reason": "Completed" } } } ] }""", "0/1 Completed 0")]
    [InlineData("""{ "phase": "Failed", "reason": "Evicted" }""", "0/1 Evicted 0")]
    public void Cells_Status_SaysTheMostTelling(string status, string expected)
    {
        var pod = Pod(status);

        var cells = Print(pod);

        Assert.Equal(expected, $"{cells[1]} {cells[2]} {cells[3]}");
    }

    [Theory]
    [InlineData("""{ "state": { "waiting": { "reason": "PodInitializing" } } }""", "Init:0/1")]
    [InlineData("""{ "state": { "waiting": { "reason": "ErrImagePull" } } }""", "Init:ErrImagePull")]
    [InlineData("""{ "state": { "terminated": { "exitCode": 1, "reason": "Error" } } }""", "Init:Error")]
    public void Cells_InitContainerNotDone_IsTheStatus(string state, string expected)
    {
        var pod = Pod($$"""{ "phase": "Pending", "initContainerStatuses": [ {{state}} ] }""");
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "bootstrap" });

        Assert.Equal(expected, Print(pod)[2]!.ToString());
    }

    [Fact]
    public void Cells_BeingDeleted_IsTerminating()
    {
        var pod = Pod("""{ "phase": "Running" }""");
        pod["metadata"]!["deletionTimestamp"] = "2026-03-01T11:59:59Z";

        Assert.Equal("Terminating", Print(pod)[2]!.ToString());
    }

    [Fact]
    public void Cells_Wide_HaveAddressAndNode()
    {
        var pod = Pod("""{ "phase": "Running", "podIP": "10.0.0.7" }""");
        pod["spec"]!["nodeName"] = "local-1";

        Assert.Equal("30s 10.0.0.7 local-1 <none> <none>", string.Join(' ', Print(pod)[4..].Select(c => c!.ToString())));
    }

    private static JsonNode?[] Print(JsonObject pod) => BuiltinPrinters.Find("", "pods")!.Cells(pod, Now);

    private static JsonObject Pod(string status) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "p", ["creationTimestamp"] = "2026-03-01T11:59:30Z" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c" }) },
        ["status"] = JsonNode.Parse(status),
    };
}
