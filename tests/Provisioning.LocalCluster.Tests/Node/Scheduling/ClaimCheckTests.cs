using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node.Scheduling;

namespace Provisioning.LocalCluster.Tests.Node.Scheduling;

public sealed class ClaimCheckTests
{
    private static readonly JsonObject Pod =
        JsonNode.Parse(
            """{"metadata":{"name":"p","namespace":"a"},"spec":{"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]}}""")!.AsObject();

    private static readonly JsonObject WaitingClass = new() { ["volumeBindingMode"] = "WaitForFirstConsumer" };

    [Fact]
    public void Of_NoClaim_NamesIt() =>
        Assert.Equal("persistentvolumeclaim \"data\" not found", ClaimCheck.Of(Pod, _ => null, _ => WaitingClass).Problem);

    [Fact]
    public void Of_ClassThatDoesNotExist_SaysUnboundImmediate() =>
        Assert.Equal("pod has unbound immediate PersistentVolumeClaims", ClaimCheck.Of(Pod, _ => Claim("Pending"), _ => null).Problem);

    [Fact]
    public void Of_ClaimThatWaitsForAConsumer_HandsItOut()
    {
        var check = ClaimCheck.Of(Pod, _ => Claim("Pending"), _ => WaitingClass);

        Assert.Null(check.Problem);
        Assert.Equal("data", Assert.Single(check.Unbound).Name());
    }

    [Fact]
    public void Of_BoundClaim_IsNothingToWaitFor()
    {
        var check = ClaimCheck.Of(Pod, _ => Claim("Bound"), _ => null);

        Assert.Null(check.Problem);
        Assert.Empty(check.Unbound);
    }

    private static JsonObject Claim(string phase) =>
        JsonNode.Parse($$$"""{"metadata":{"name":"data","namespace":"a"},"spec":{"storageClassName":"c"},"status":{"phase":"{{{phase}}}"}}""")!.AsObject();
}
