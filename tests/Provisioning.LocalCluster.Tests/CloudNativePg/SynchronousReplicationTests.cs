using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

public sealed class SynchronousReplicationTests
{
    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"minSyncReplicas":1,"maxSyncReplicas":2}""", """ANY 1 ("pg-2")""")]
    [InlineData("""{"postgresql":{"synchronous":{"method":"any","number":1}}}""", """ANY 1 ("pg-2","pg-3")""")]
    [InlineData(
        """{"postgresql":{"synchronous":{"method":"first","number":1,"maxStandbyNamesFromCluster":1,"standbyNamesPre":["dr"]}}}""",
        """FIRST 1 ("dr","pg-2")""")]
    [InlineData("""{"postgresql":{"synchronous":{"method":"any","number":2,"dataDurability":"preferred"}}}""", """ANY 1 ("pg-2")""")]
    public void StandbyNames_OneOfTwoReplicasHealthy_AreThoseACommitWaitsFor(string spec, string expected) =>
        Assert.Equal(expected, SynchronousReplication.StandbyNames(Cluster(spec, ["pg-1", "pg-2", "pg-3"], ["pg-1", "pg-2"])));

    [Theory]
    [InlineData("preferred", "")]
    [InlineData("required", """ANY 1 ("pg-placeholder")""")]
    public void StandbyNames_NoReplica_BlockOnlyWhereDurabilityIsRequired(string durability, string expected)
    {
        var spec = """{"postgresql":{"synchronous":{"method":"any","number":1,"dataDurability":"X"}}}""".Replace("X", durability, StringComparison.Ordinal);

        Assert.Equal(expected, SynchronousReplication.StandbyNames(Cluster(spec, ["pg-1"], ["pg-1"])));
    }

    private static ClusterResource Cluster(string spec, string[] instances, string[] healthy) => new(new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "pg", ["namespace"] = "n" },
        ["spec"] = JsonNode.Parse(spec),
        ["status"] = new JsonObject
        {
            ["currentPrimary"] = "pg-1",
            ["instanceNames"] = new JsonArray([.. instances.Select(i => JsonValue.Create(i))]),
            ["instancesStatus"] = new JsonObject { ["healthy"] = new JsonArray([.. healthy.Select(i => JsonValue.Create(i))]) },
        },
    });
}
