using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Rest;

public sealed class ObjectLifecycleTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Create_ThenReadReplacePatchDelete_FollowsTheObject()
    {
        await using var server = await TestApiServer.StartAsync();

        var (created, item) = await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        Assert.Equal(201, created);
        item["data"]!["x"] = "2";
        var (replaced, after) = await server.PutAsync(ConfigMaps + "/a", item.ToJsonString());
        Assert.Equal(200, replaced);
        Assert.NotEqual(item.ResourceVersion(), after.ResourceVersion());
        Assert.Equal(409, (await server.PutAsync(ConfigMaps + "/a", item.ToJsonString())).Status);
        Assert.Equal("3", (await server.MergeAsync(ConfigMaps + "/a", """{"data":{"y":"3"}}""")).Body.String("data", "y"));
        Assert.Equal(200, (await server.DeleteAsync(ConfigMaps + "/a")).Status);
        Assert.Equal(404, (await server.GetAsync(ConfigMaps + "/a")).Status);
    }

    [Fact]
    public async Task Update_WithoutChange_KeepsTheVersion()
    {
        await using var server = await TestApiServer.StartAsync();
        var (_, item) = await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        var (status, after) = await server.PutAsync(ConfigMaps + "/a", item.ToJsonString());

        Assert.Equal(200, status);
        Assert.Equal(item.ResourceVersion(), after.ResourceVersion());
    }

    [Fact]
    public async Task DryRun_OnEveryWrite_StoresNothing()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        Assert.Equal(201, (await server.PostAsync(ConfigMaps + "?dryRun=All", """{"metadata":{"name":"b"}}""")).Status);
        Assert.Equal("2", (await server.MergeAsync(ConfigMaps + "/a?dryRun=All", """{"data":{"x":"2"}}""")).Body.String("data", "x"));
        Assert.Equal(200, (await server.DeleteAsync(ConfigMaps + "/a?dryRun=All")).Status);

        Assert.Equal("1", (await server.GetAsync(ConfigMaps + "/a")).Body.String("data", "x"));
        Assert.Equal(404, (await server.GetAsync(ConfigMaps + "/b")).Status);
    }

    [Fact]
    public async Task Delete_PodOnANode_WaitsForTheKubelet()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}""");
        const string Pods = "/api/v1/namespaces/default/pods";
        var (created, pod) = await server.PostAsync(Pods, """{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"x"}]}}""");
        Assert.True(created == 201, pod.ToJsonString());

        var (_, deleted) = await server.DeleteAsync(Pods + "/p");
        Assert.Equal(30, deleted.Int("metadata", "deletionGracePeriodSeconds"));
        Assert.Equal(200, (await server.GetAsync(Pods + "/p")).Status);
        await server.DeleteAsync(Pods + "/p", """{"gracePeriodSeconds":0}""");

        Assert.Equal(404, (await server.GetAsync(Pods + "/p")).Status);
    }

    [Fact]
    public async Task Delete_WithForegroundPropagation_LeavesTheFinalizerToTheCollector()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");

        var (_, marked) = await server.DeleteAsync(ConfigMaps + "/a", """{"propagationPolicy":"Foreground"}""");

        Assert.Equal("foregroundDeletion", marked["metadata"]!["finalizers"]![0]!.GetValue<string>());
        Assert.True(marked.IsBeingDeleted());
        await server.MergeAsync(ConfigMaps + "/a", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(404, (await server.GetAsync(ConfigMaps + "/a")).Status);
    }

    [Fact]
    public async Task Namespace_Deleted_GoesWhenFinalized()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"x"}}""");
        var (_, terminating) = await server.DeleteAsync("/api/v1/namespaces/x");
        Assert.Equal("Terminating", terminating.String("status", "phase"));
        terminating["spec"]!["finalizers"] = new JsonArray();

        var (status, _) = await server.PutAsync("/api/v1/namespaces/x/finalize", terminating.ToJsonString());

        Assert.Equal(200, status);
        Assert.Equal(404, (await server.GetAsync("/api/v1/namespaces/x")).Status);
    }

    [Fact]
    public async Task List_InPages_IsOneSnapshot()
    {
        await using var server = await TestApiServer.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await server.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"c{{i}}"} }""");
        }

        var (_, first) = await server.GetAsync(ConfigMaps + "?limit=2");
        await server.DeleteAsync(ConfigMaps + "/c3");
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"c9"}}""");
        var (_, second) = await server.GetAsync(ConfigMaps + "?limit=2&continue=" + first.String("metadata", "continue"));
        var (_, third) = await server.GetAsync(ConfigMaps + "?limit=2&continue=" + second.String("metadata", "continue"));

        Assert.Equal(3, first.Int("metadata", "remainingItemCount"));
        Assert.Equal(["c0", "c1", "c2", "c3", "c4"],
            new[] { first, second, third }.SelectMany(p => p["items"]!.AsArray()).Select(i => i.String("metadata", "name")));
        Assert.Null(third.String("metadata", "continue"));
    }

    [Fact]
    public async Task Strategic_MergesContainersByName()
    {
        await using var server = await TestApiServer.StartAsync();
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        var (created, item) = await server.PostAsync(Deployments, """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
             "spec":{"containers":[{"name":"one","image":"x"},{"name":"two","image":"y"}]}}}}
            """);
        Assert.True(created == 201, item.ToJsonString());

        var (_, patched) = await server.StrategicAsync(Deployments + "/d", """{"spec":{"template":{"spec":{"containers":[{"name":"two","image":"z"}]}}}}""");

        var containers = patched.Node("spec", "template", "spec", "containers")!.AsArray();
        Assert.Equal(["x", "z"], containers.Select(c => c.String("image")));
        Assert.Equal(2, patched.Int("metadata", "generation"));
    }
}
