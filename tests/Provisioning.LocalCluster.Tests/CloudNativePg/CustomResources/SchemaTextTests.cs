using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.CustomResources;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.CustomResources;

public sealed class SchemaTextTests
{
    [Fact]
    public void Parse_ShapeAloneOnItsLine_BringsItsPropertiesRulesAndRequirements()
    {
        const string Shape = """
            name! string
              ? self == oldSelf :: name is immutable
            size int min=1
            """;
        const string Outline = """
            spec object
              first bool
              @Sized
              last string
            """;
        const string Written = """
            spec object
              first bool
              name! string
                ? self == oldSelf :: name is immutable
              size int min=1
              last string
            """;

        var spliced = SchemaText.Parse(Outline, new Dictionary<string, string> { ["Sized"] = Shape });

        Assert.True(JsonNode.DeepEquals(SchemaText.Parse(Written), spliced), spliced.ToJsonString());
    }
}
