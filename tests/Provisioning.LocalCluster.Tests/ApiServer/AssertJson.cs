using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.Tests.ApiServer;

/// <summary>Compares JSON by content.</summary>
internal static class AssertJson
{
    public static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonText.Parse(expected), actual), $"expected {expected}\nactual   {JsonText.Display(actual)}");
}
