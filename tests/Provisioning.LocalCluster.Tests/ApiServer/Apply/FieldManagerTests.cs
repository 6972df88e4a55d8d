using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Apply;

public sealed class FieldManagerTests
{
    private const string Now = "2026-01-01T00:00:00Z";
    private static readonly Schema Deployment = BuiltinResources.Load().First(r => r.Kind == "Deployment").Schema;

    [Fact]
    public void Apply_ListOfIdentifiedItems_MergesByKey()
    {
        var live = Apply(null, "one", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"1"}]}}}}""");

        live = Apply(live, "two", """{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"2"}]}}}}""");

        AssertJson.Equal("""[{"name":"a","image":"1"},{"name":"b","image":"2"}]""", live.Node("spec", "template", "spec", "containers"));
    }

    [Fact]
    public void Apply_WithoutAnItem_RemovesTheManagersOwn()
    {
        var live = Apply(null, "one", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}}}""");

        live = Apply(live, "one", """{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"2"}]}}}}""");

        AssertJson.Equal("""[{"name":"b","image":"2"}]""", live.Node("spec", "template", "spec", "containers"));
    }

    [Fact]
    public void Apply_WithoutAFieldThatAnotherOwnsToo_KeepsIt()
    {
        var live = Apply(null, "one", """{"spec":{"replicas":2}}""");
        live = Apply(live, "two", """{"spec":{"replicas":2}}""");

        live = Apply(live, "one", """{"spec":{"paused":true}}""");

        Assert.Equal(2, live.Int("spec", "replicas"));
    }

    [Fact]
    public void Apply_OverAnUpdate_ConflictsUntilForced()
    {
        var live = Apply(null, "one", """{"spec":{"replicas":2}}""");
        var updated = live.Clone();
        updated["spec"]!["replicas"] = 3;
        FieldManager.Update(Deployment, live, updated, new Manager("scaler", "Update", "apps/v1", ""), Now);

        var conflict = Assert.Throws<ApiException>(() => Apply(updated, "one", """{"spec":{"replicas":2}}"""));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1: .spec.replicas", conflict.Message);

        Assert.Equal(2, Apply(updated, "one", """{"spec":{"replicas":2}}""", force: true).Int("spec", "replicas"));
    }

    [Fact]
    public void Apply_TwoConflicts_ListsThemByManager()
    {
        var live = Apply(null, "one", """{"spec":{"replicas":2,"paused":true}}""");

        var conflict = Assert.Throws<ApiException>(() => Apply(live, "two", """{"spec":{"replicas":3,"paused":false}}"""));

        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.paused\n- .spec.replicas", conflict.Message);
    }

    [Fact]
    public void Apply_TheSameAgain_IsNothing()
    {
        const string Applied = """{"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80}]}]}}}}""";
        var live = Apply(null, "one", Applied);

        Assert.Null(FieldManager.Apply(Deployment, live, Configuration(Applied), Applier("one"), force: false, Now));
    }

    [Fact]
    public void Apply_AtomicMap_IsOwnedAsAWhole()
    {
        var live = Apply(null, "one", """{"spec":{"template":{"spec":{"nodeSelector":{"a":"1"}}}}}""");

        Assert.Throws<ApiException>(() => Apply(live, "two", """{"spec":{"template":{"spec":{"nodeSelector":{"b":"1"}}}}}"""));
    }

    [Fact]
    public void Update_NewPod_OwnsWhatARealServerSays()
    {
        var pods = BuiltinResources.Load().First(r => r.Kind == "Pod");
        var pod = JsonText.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},
             "spec":{"containers":[{"name":"c","image":"x","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{}}],
              "volumes":[{"name":"v","emptyDir":{}}]},"status":{}}
            """)!.AsObject();

        FieldManager.Update(pods.Schema, ObjectCodec.Empty(pods), pod, new Manager("m", "Update", "v1", ""), Now);

        AssertJson.Equal("""
            {"f:metadata":{"f:labels":{".":{},"f:a":{}}},
             "f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},
              "f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{}}},
             "f:volumes":{".":{},"k:{\"name\":\"v\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}}
            """, pod["metadata"]!["managedFields"]![0]!["fieldsV1"]);
    }

    [Fact]
    public void Update_Removing_TakesOwnershipFromEverybody()
    {
        var live = Apply(null, "one", """{"spec":{"replicas":2,"paused":true}}""");
        var updated = live.Clone();
        updated["spec"]!.AsObject().Remove("replicas");

        FieldManager.Update(Deployment, live, updated, new Manager("x", "Update", "apps/v1", ""), Now);

        AssertJson.Equal("""{"f:spec":{"f:paused":{}}}""", updated["metadata"]!["managedFields"]![0]!["fieldsV1"]);
    }

    private static JsonObject Apply(JsonObject? live, string manager, string configuration, bool force = false) =>
        FieldManager.Apply(Deployment, live ?? ObjectCodec.Empty(BuiltinResources.Load().First(r => r.Kind == "Deployment")), Configuration(configuration),
            Applier(manager), force, Now)!;

    private static JsonObject Configuration(string json)
    {
        var item = JsonText.Parse(json)!.AsObject();
        item["apiVersion"] = "apps/v1";
        item["kind"] = "Deployment";
        item["metadata"] = new JsonObject { ["name"] = "d" };
        return item;
    }

    private static Manager Applier(string name) => new(name, "Apply", "apps/v1", "");
}
