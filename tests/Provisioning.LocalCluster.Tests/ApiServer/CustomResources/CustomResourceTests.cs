using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.CustomResources;

public sealed class CustomResourceTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Things = "/apis/example.com/v1/namespaces/default/things";

    [Fact]
    public async Task Definition_CreatedAndDeleted_ServesAndForgetsItsObjects()
    {
        await using var server = await TestApiServer.StartAsync();
        Assert.Equal(404, (await server.GetAsync(Things)).Status);

        var (_, definition) = await DefineAsync(server, """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""");
        Assert.Contains(definition["status"]!["conditions"]!.AsArray(), c => c.String("type") == "Established" && c.String("status") == "True");
        Assert.Equal(201, (await CreateAsync(server, """{"anything":1}""")).Status);
        await server.DeleteAsync(Definitions + "/things.example.com");
        Assert.Equal(404, (await server.GetAsync(Things)).Status);
        await DefineAsync(server, """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""");

        Assert.Empty((await server.GetAsync(Things)).Body["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"type":"integer","minimum":1}""", "0", "spec.v: Invalid value: 0: spec.v in body should be greater than or equal to 1")]
    [InlineData("""{"type":"integer"}""", "\"x\"", "spec.v: Invalid value: \"string\": spec.v in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"c\"", "spec.v: Unsupported value: \"c\": supported values: \"a\", \"b\"")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"b\"", "spec.v: Invalid value: \"b\": spec.v in body should match '^a+$'")]
    [InlineData("""{"type":"string","minLength":2}""", "\"b\"", "spec.v: Invalid value: \"b\": spec.v in body should be at least 2 chars long")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"b\"", "spec.v: Invalid value: \"b\": spec.v in body must be of type date-time: \"b\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}""", """["a","a"]""", "spec.v[1]: Duplicate value: \"a\"")]
    [InlineData("""{"type":"array","minItems":1,"items":{"type":"string"}}""", "[]", "spec.v: Invalid value: 0: spec.v in body should have at least 1 items")]
    [InlineData("""{"type":"string","x-kubernetes-validations":[{"rule":"self != 'x'","message":"not x"}]}""", "\"x\"", "spec.v: Invalid value: \"x\": not x")]
    [InlineData(
        """{"type":"string","x-kubernetes-validations":[{"rule":"self != 'x'","messageExpression":"'no ' + self"}]}""",
        "\"x\"",
        "spec.v: Invalid value: \"x\": no x")]
    [InlineData("""{"type":"string","x-kubernetes-validations":[{"rule":"self != 'x'"}]}""", "\"x\"", "spec.v: Invalid value: \"x\": failed rule: self != 'x'")]
    public async Task Create_Invalid_SaysWhy(string schema, string value, string message)
    {
        await using var server = await TestApiServer.StartAsync();
        await DefineAsync(server, Spec(schema));

        var (status, body) = await CreateAsync(server, $$"""{"spec":{"v":{{value}}} }""");

        Assert.Equal(422, status);
        Assert.Equal($"Thing.example.com \"t\" is invalid: {message}", body.String("message"));
    }

    [Fact]
    public async Task Create_WithDefaults_FillsThemIn()
    {
        await using var server = await TestApiServer.StartAsync();
        await DefineAsync(server, Spec("""
            {"type":"object","default":{},"properties":{"a":{"type":"integer","default":3},"p":{"x-kubernetes-int-or-string":true}}}
            """));

        var (status, body) = await CreateAsync(server, """{"spec":{}}""");

        Assert.Equal(201, status);
        AssertJson.Equal("""{"v":{"a":3}}""", body["spec"]);
    }

    [Fact]
    public async Task Update_TransitionRule_ComparesWithTheOldValue()
    {
        await using var server = await TestApiServer.StartAsync();
        await DefineAsync(server, Spec("""{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"v is immutable"}]}"""));
        Assert.Equal(201, (await CreateAsync(server, """{"spec":{"v":"a"}}""")).Status);

        var (status, body) = await server.MergeAsync(Things + "/t", """{"spec":{"v":"b"}}""");

        Assert.Equal(422, status);
        Assert.Equal("Thing.example.com \"t\" is invalid: spec.v: Invalid value: \"b\": v is immutable", body.String("message"));
    }

    [Fact]
    public async Task Definition_WithARuleThatDoesNotCompile_IsRefused()
    {
        await using var server = await TestApiServer.StartAsync();

        var (status, body) = await DefineAsync(server, Spec("""{"type":"string","x-kubernetes-validations":[{"rule":"frobnicate(self)"}]}"""));

        Assert.Equal(422, status);
        Assert.Contains("frobnicate", body.String("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Yaml_IsMergedBySchema()
    {
        await using var server = await TestApiServer.StartAsync();
        await DefineAsync(server, Spec("""
            {"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
             "items":{"type":"object","properties":{"name":{"type":"string"},"n":{"type":"integer"}}}}
            """));

        await server.ApplyAsync(Things + "/t", "one", "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t\nspec:\n  v:\n  - name: a\n    n: 1\n");
        var (status, body) = await server.ApplyAsync(Things + "/t", "two",
            "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n  v:\n  - {name: b, n: 2}\n");

        Assert.True(status == 200, body.ToJsonString());
        AssertJson.Equal("""[{"name":"a","n":1},{"name":"b","n":2}]""", body.Node("spec", "v"));
    }

    [Fact]
    public async Task Scale_OfACluster_WritesItsInstances()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.AddDefinitionsAsync("postgresql.cnpg.io_clusters.yaml");
        const string Clusters = "/apis/postgresql.cnpg.io/v1/namespaces/default/clusters";
        var (created, cluster) = await server.PostAsync(Clusters, """
            {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"c"},"spec":{"instances":3,"storage":{"size":"1Gi"}}}
            """);
        Assert.True(created == 201, cluster.ToJsonString());

        var (status, scale) = await server.MergeAsync(Clusters + "/c/scale", """{"spec":{"replicas":5}}""");

        Assert.True(status == 200, scale.ToJsonString());
        Assert.Equal(5, (await server.GetAsync(Clusters + "/c")).Body.Int("spec", "instances"));
    }

    private static string Spec(string schema) => $$"""{"type":"object","properties":{"spec":{"type":"object","properties":{"v":{{schema}}} } } }""";

    private static Task<(int Status, JsonObject Body)> CreateAsync(TestApiServer server, string content)
    {
        var item = JsonNode.Parse(content)!.AsObject();
        item["apiVersion"] = "example.com/v1";
        item["kind"] = "Thing";
        item["metadata"] = new JsonObject { ["name"] = "t" };
        return server.PostAsync(Things, item.ToJsonString());
    }

    private static Task<(int Status, JsonObject Body)> DefineAsync(TestApiServer server, string schema) => server.PostAsync(Definitions, $$"""
        {"metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{schema}}} }]} }
        """);
}
