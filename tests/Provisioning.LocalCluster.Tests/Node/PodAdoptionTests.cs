using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Node;

/// <summary>What becomes of the containers of a pod whose node was started anew.</summary>
public sealed class PodAdoptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("Never", "terminated", 0, 0)]
    [InlineData("Never", "terminated", 3, 3)]
    [InlineData("Never", "running", 0, 137)]
    [InlineData("OnFailure", "terminated", 0, 0)]
    public void Initial_ContainerThatMayNotStartAgain_StaysEnded(string policy, string state, int exitCode, int expected)
    {
        foreach (var role in (ContainerRole[])[ContainerRole.Main, ContainerRole.Init])
        {
            var adopted = Adopt(policy, state, exitCode, role);

            Assert.True(adopted.IsFinished);
            Assert.Equal((ContainerPhase.Terminated, expected), (adopted.Phase, adopted.Termination!.ExitCode));
        }
    }

    [Theory]
    [InlineData("Always", "terminated", 0)]
    [InlineData("Always", "running", 0)]
    [InlineData("OnFailure", "terminated", 1)]
    public void Initial_ContainerThatIsRestarted_StartsAgain(string policy, string state, int exitCode)
    {
        var adopted = Adopt(policy, state, exitCode, ContainerRole.Main);

        Assert.False(adopted.IsFinished);
        Assert.Equal((ContainerPhase.Waiting, 2), (adopted.Phase, adopted.RestartCount));
    }

    private static ContainerState Adopt(string policy, string state, int exitCode, ContainerRole role)
    {
        var statuses = role == ContainerRole.Main ? "containerStatuses" : "initContainerStatuses";
        var detail = state == "running" ? """{"startedAt":"2026-01-02T03:00:00Z"}""" : $$"""{"exitCode":{{exitCode}},"startedAt":"2026-01-02T03:00:00Z"}""";
        var pod = JsonNode.Parse($$$"""
            {"spec":{"restartPolicy":"{{{policy}}}"},
             "status":{"{{{statuses}}}":[{"name":"c","containerID":"local://1","restartCount":1,"state":{"{{{state}}}":{{{detail}}} } }]} }
            """)!.AsObject();
        return PodAdoption.Initial(pod, JsonNode.Parse("""{"name":"c","image":"i"}""")!.AsObject(), role, Now);
    }
}
