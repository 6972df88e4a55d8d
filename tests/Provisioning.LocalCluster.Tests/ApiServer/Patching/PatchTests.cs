using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Patching;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.Tests.ApiServer.Patching;

public sealed class PatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"remove","path":"/a/b"}]""", """{"a":{}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":{"x":1}}]""", """{"a":{"x":1}}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/b"}]""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/a","path":"/b"}]""", """{"a":1,"b":1}""")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"remove","path":"/a~1b"},{"op":"test","path":"/m~0n","value":2}]""", """{"m~n":2}""")]
    public void JsonPatch_Apply_ChangesACopy(string target, string patch, string expected)
    {
        var original = Parse(target);

        var result = JsonPatch.Apply(original, JsonText.Parse(patch)!.AsArray());

        AssertJson.Equal(expected, result);
        AssertJson.Equal(target, original);
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""")]
    [InlineData("""[{"op":"remove","path":"/none"}]""")]
    [InlineData("""[{"op":"replace","path":"/none","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/none/none","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/l/5","value":1}]""")]
    public void JsonPatch_ThatDoesNotApply_Throws(string patch) =>
        Assert.Throws<InvalidOperationException>(() => JsonPatch.Apply(Parse("""{"a":1,"l":[]}"""), JsonText.Parse(patch)!.AsArray()));

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void MergePatch_Apply_FollowsTheStandard(string target, string patch, string expected) =>
        AssertJson.Equal(expected, MergePatch.Apply(Parse(target), Parse(patch)));

    [Theory]
    [InlineData(
        """{"containers":[{"name":"a","image":"1"},{"name":"b"}]}""",
        """{"containers":[{"name":"a","image":"2"}]}""",
        """{"containers":[{"name":"a","image":"2"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"$patch":"replace"},{"name":"c"}]}""", """{"containers":[{"name":"c"}]}""")]
    [InlineData(
        """{"containers":[{"name":"a"},{"name":"b"}]}""",
        """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""",
        """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData(
        """{"volumes":[{"name":"v","emptyDir":{}}]}""",
        """{"volumes":[{"name":"v","$retainKeys":["name","secret"],"secret":{}}]}""",
        """{"volumes":[{"name":"v","secret":{}}]}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","b":"2"}}""", """{"nodeSelector":{"b":"2"}}""")]
    public void StrategicMergePatch_Apply_KnowsTheSchema(string target, string patch, string expected)
    {
        var schema = BuiltinResources.Load().First(r => r.Kind == "Pod").Schema.Field("spec")!;

        AssertJson.Equal(expected, StrategicMergePatch.Apply(schema, Parse(target), Parse(patch)));
    }

    private static JsonObject Parse(string json) => JsonText.Parse(json)!.AsObject();
}
