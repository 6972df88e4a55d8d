using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Tests.Tables;

public sealed class JsonPathTests
{
    private static readonly JsonNode Item = JsonNode.Parse("""
        {
          "metadata": { "annotations": { "cnpg.io/hash": "a1" } },
          "spec": { "instances": 3, "tags": [ "x", "y" ] },
          "status": { "conditions": [ { "type": "Ready", "status": "True" }, { "type": "Archiving", "status": "False" } ] }
        }
        """)!;

    [Theory]
    [InlineData(".spec.instances", "3")]
    [InlineData("spec.instances", "")]
    [InlineData(".spec.tags[1]", "y")]
    [InlineData(".spec.tags[-1]", "y")]
    [InlineData(".spec.tags[7]", "")]
    [InlineData(".spec.tags[*]", "x y")]
    [InlineData(".metadata.annotations.cnpg\\.io/hash", "a1")]
    [InlineData(".metadata.annotations['cnpg.io/hash']", "a1")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type == 'Archiving')].status", "False")]
    [InlineData(".status.conditions[?(@.type!='Ready')].type", "Archiving")]
    [InlineData(".status.nothing.here", "")]
    [InlineData(".status.conditions[?(", "")]
    public void Find_Path_GivesValues(string path, string expected) => Assert.Equal(expected, string.Join(' ', JsonPath.Parse(path).Find(Item)));
}
