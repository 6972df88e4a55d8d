using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Node;

public sealed class PodStatusTests
{
    [Theory]
    [InlineData("failures")]
    [InlineData("lifecycle")]
    [InlineData("backup-restore")]
    [InlineData("restore-elsewhere")]
    public void Build_StatesOfEveryRecordedPod_WritesWhatTheKubeletWrote(string recording)
    {
        var versions = Recording.Objects(recording, "Pod").Where(IsWrittenByKubelet).ToList();
        Assert.NotEmpty(versions);

        foreach (var pod in versions)
        {
            var built = PodStatus.Build(pod, RecordedPods.States(pod), RecordedPods.Facts(pod));

            var what = $"{pod.Name()} at version {pod.ResourceVersion()}";
            Assert.Equal((what, pod.Phase()), (what, built.String("phase")));
            Assert.Equal([what, .. Conditions(pod["status"])], [what, .. Conditions(built)]);
            Assert.Equal([what, .. Containers(pod["status"], "initContainerStatuses")], [what, .. Containers(built, "initContainerStatuses")]);
            Assert.Equal([what, .. Containers(pod["status"], "containerStatuses")], [what, .. Containers(built, "containerStatuses")]);
        }
    }

    // A pod that fails before its status caught up with its deletion is written once more with the new generation: the states say nothing about that.
    private static bool IsWrittenByKubelet(JsonObject pod) => pod.Int("status", "observedGeneration") == pod.Int("metadata", "generation");

    private static IEnumerable<string> Conditions(JsonNode? status) =>
        status.Node("conditions")!.AsArray().Select(
            c => $"{c.String("type")}={c.String("status")} {c.String("reason")} {c.String("message")} since {c.String("lastTransitionTime")}");

    private static IEnumerable<string> Containers(JsonNode? status, string field) => status.Node(field)!.AsArray().Select(c =>
    {
        var container = c!.DeepClone().AsObject();
        container.Remove("user");
        container.Remove("imageID");
        return new JsonObject(
            container.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
    });
}
