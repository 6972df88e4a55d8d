using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

public sealed class IgnoredFieldsTests
{
    [Theory]
    [InlineData("""{"instances":3,"postgresql":{"pg_hba":["host all all all md5"]},"storage":{"size":"1Gi"}}""", "")]
    [InlineData("""{"tablespaces":[],"replica":{"enabled":false},"nodeMaintenanceWindow":{"inProgress":false}}""", "")]
    [InlineData("""{"tablespaces":[{"name":"t"}],"postgresql":{"ldap":{"server":"s"}}}""", "spec.postgresql.ldap, spec.tablespaces")]
    public void Of_Spec_NamesWhatIsSetWithoutEffect(string spec, string expected) =>
        Assert.Equal(expected, string.Join(", ", IgnoredFields.Of(new ClusterResource(new JsonObject { ["spec"] = JsonNode.Parse(spec) }))));

    [Fact]
    public void Of_RecordedCluster_IsNothing() =>
        Assert.Empty(IgnoredFields.Of(new ClusterResource(Recording.Objects("lifecycle", "Cluster")[^1])));
}
