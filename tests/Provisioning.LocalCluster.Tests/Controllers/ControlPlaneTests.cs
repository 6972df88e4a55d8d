using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Controllers;

public sealed class ControlPlaneTests
{
    [Fact]
    public async Task Job_PodSucceeds_CompletesWithTheRecordedEvents()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateJobAsync(cluster, "true", backoffLimit: 6);

        var job = await cluster.WaitAsync(Kinds.Job, "a", "j", j => j.Condition("Complete").String("status") == "True");

        Assert.Equal(1, job.Int("status", "succeeded"));
        Assert.Equal(0, job.Int("status", "ready"));
        var events = await cluster.WaitForEventAsync("a", "Completed", "j");
        Assert.Equal(["SuccessfulCreate", "Completed"], events.Where(e => e.String("involvedObject", "kind") == "Job").Select(e => e.String("reason")));
    }

    [Fact]
    public async Task Job_PodFailsMoreOftenThanAllowed_Fails()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateJobAsync(cluster, "false", backoffLimit: 0);

        var job = await cluster.WaitAsync(Kinds.Job, "a", "j", j => j.Condition("Failed").String("status") == "True");

        Assert.Equal("BackoffLimitExceeded", job.Condition("Failed").String("reason"));
        Assert.Equal(1, job.Int("status", "failed"));
        await cluster.WaitForEventAsync("a", "BackoffLimitExceeded", "j");
    }

    [Fact]
    public async Task Job_Deleted_ItsPodsGoToo()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateJobAsync(cluster, "true", backoffLimit: 6);
        await cluster.WaitAsync(Kinds.Job, "a", "j", j => j.Condition("Complete") is not null);

        await cluster.Client.DeleteAsync(Kinds.Job, "a", "j", TestCluster.Token, "Foreground");

        await cluster.WaitGoneAsync(Kinds.Job, "a", "j");
        Assert.Empty((await cluster.Client.ListAsync(Kinds.Pod, "a", null, TestCluster.Token)).Items);
    }

    [Fact]
    public async Task Namespace_Deleted_EverythingInItGoes()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateConfigMapAsync(cluster, "one", null);
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox"}]}""");
        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        await cluster.Client.DeleteAsync(Kinds.Namespace, null, "a", TestCluster.Token);

        await cluster.WaitGoneAsync(Kinds.Namespace, null, "a");
        Assert.Empty((await cluster.Client.ListAsync(Kinds.ConfigMap, "a", null, TestCluster.Token)).Items);
        Assert.Empty((await cluster.Client.ListAsync(Kinds.Event, "a", null, TestCluster.Token)).Items);
        Assert.Equal(0, cluster.Processes.Count);
    }

    [Fact]
    public async Task Namespace_HoldsAnObjectWithAFinalizer_SaysWhatRemains()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreateAsync(
            Kinds.ConfigMap, "a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"held","finalizers":["example.com/hold"]}}""");

        await cluster.Client.DeleteAsync(Kinds.Namespace, null, "a", TestCluster.Token);

        var item = await cluster.WaitAsync(Kinds.Namespace, null, "a", n => n.Condition("NamespaceFinalizersRemaining").String("status") == "True");
        Assert.Equal(
            "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
            item.Condition("NamespaceFinalizersRemaining").String("message"));
        Assert.Equal("Some resources are remaining: configmaps. has 1 resource instances", item.Condition("NamespaceContentRemaining").String("message"));
        var release = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } };
        await cluster.Client.PatchAsync(Kinds.ConfigMap, "a", "held", release, TestCluster.Token);
        await cluster.WaitGoneAsync(Kinds.Namespace, null, "a");
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task Owner_Deleted_DependentsOfDependentsGo(string policy)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        var owner = await CreateConfigMapAsync(cluster, "owner", null);
        var child = await CreateConfigMapAsync(cluster, "child", owner);
        await CreateConfigMapAsync(cluster, "grandchild", child);

        await cluster.Client.DeleteAsync(Kinds.ConfigMap, "a", "owner", TestCluster.Token, policy);

        await cluster.WaitGoneAsync(Kinds.ConfigMap, "a", "grandchild");
        await cluster.WaitGoneAsync(Kinds.ConfigMap, "a", "child");
        await cluster.WaitGoneAsync(Kinds.ConfigMap, "a", "owner");
    }

    [Fact]
    public async Task Owner_DeletedWithOrphan_DependentsStayWithoutOwner()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        var owner = await CreateConfigMapAsync(cluster, "owner", null);
        await CreateConfigMapAsync(cluster, "child", owner);
        // The collector knows the child once it has collected one that was created after it.
        await CreateConfigMapAsync(cluster, "stray", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "never", ["uid"] = "00000000-0000-0000-0000-000000000001" },
        });
        await cluster.WaitGoneAsync(Kinds.ConfigMap, "a", "stray");

        await cluster.Client.DeleteAsync(Kinds.ConfigMap, "a", "owner", TestCluster.Token, "Orphan");

        await cluster.WaitGoneAsync(Kinds.ConfigMap, "a", "owner");
        var child = await cluster.WaitAsync(Kinds.ConfigMap, "a", "child", c => c.Node("metadata", "ownerReferences") is not JsonArray { Count: > 0 });
        Assert.False(child.IsBeingDeleted());
    }

    [Fact]
    public async Task Claim_UsedByAPod_IsBoundAndItsDataSurvivesThePod()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateClaimAsync(cluster, "standard");
        await cluster.WaitForEventAsync("a", "WaitForFirstConsumer", "data");
        const string Volumes = "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]";
        await cluster.CreatePodAsync("a", "p", $$"""{ {{Volumes}},"containers":[{"name":"main","image":"busybox"}]}""");

        await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.IsReady());

        var claim = await cluster.WaitAsync(Kinds.PersistentVolumeClaim, "a", "data", c => c.String("status", "phase") == "Bound");
        Assert.Equal("1Gi", claim.String("status", "capacity", "storage"));
        await cluster.Client.DeleteAsync(Kinds.PersistentVolumeClaim, "a", "data", TestCluster.Token);
        await cluster.WaitAsync(Kinds.PersistentVolumeClaim, "a", "data", c => c.IsBeingDeleted());
        await cluster.Client.DeleteAsync(Kinds.Pod, "a", "p", TestCluster.Token, gracePeriodSeconds: 1);
        await cluster.WaitGoneAsync(Kinds.PersistentVolumeClaim, "a", "data");
        await cluster.WaitGoneAsync(Kinds.PersistentVolume, null, claim.String("spec", "volumeName")!);
    }

    [Fact]
    public async Task Claim_OfAClassThatDoesNotExist_BlocksItsPodWithTheRecordedMessages()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await CreateClaimAsync(cluster, "nope");
        await cluster.CreatePodAsync(
            "a", "p", """{"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}],"containers":[{"name":"main","image":"busybox"}]}""");

        var pod = await cluster.WaitAsync(Kinds.Pod, "a", "p", p => p.Condition("PodScheduled") is not null);

        var recorded = Recording.Objects("failures", "Pod").Last(p => p.Name().StartsWith("noclass", StringComparison.Ordinal));
        Assert.Equal(recorded.Condition("PodScheduled").String("message"), pod.Condition("PodScheduled").String("message"));
        var events = await cluster.WaitForEventAsync("a", "ProvisioningFailed", "data");
        Assert.Contains(events, e => e.String("message") == "storageclass.storage.k8s.io \"nope\" not found");
    }

    [Fact]
    public async Task Budget_WithoutAndWithPods_KeepsItsStatus()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreateAsync(Kinds.PodDisruptionBudget, "a", """
            {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"b"},"spec":{"minAvailable":0,"selector":{"matchLabels":{"app":"p"}}}}
            """);
        await cluster.WaitForEventAsync("a", "NoPods", "b");

        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox"}]}""");

        var budget = await cluster.WaitAsync(Kinds.PodDisruptionBudget, "a", "b", b => b.Int("status", "disruptionsAllowed") == 1);
        Assert.Equal("SufficientPods", budget.Condition("DisruptionAllowed").String("reason"));
    }

    [Fact]
    public async Task Service_SelectsAPod_HasItInItsEndpointSlice()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreateAsync(Kinds.Service, "a", """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{"app":"p"},"ports":[{"name":"db","port":5432,"targetPort":"named"}]}}
            """);
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox","ports":[{"name":"named","containerPort":15432}]}]}""");

        var slices = await cluster.WaitAnyAsync(
            Kinds.EndpointSlice, i =>
                i.List("a").Any(s => (s["endpoints"] as JsonArray ?? []).Any(e => e.Bool("conditions", "ready") == true)), "a ready endpoint");

        Assert.Equal(15432, slices.List("a").Single().Node("ports")![0].Int("port"));
    }

    [Fact]
    public async Task Quota_PodsAndClaims_AreAddedUp()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateNamespaceAsync("a");
        await cluster.CreateAsync(Kinds.ResourceQuota, "a", """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"requests.cpu":"2","pods":"5","count/configmaps":"9"}}}
            """);
        await cluster.CreatePodAsync("a", "p", """{"containers":[{"name":"main","image":"busybox","resources":{"requests":{"cpu":"250m"}}}]}""");

        var quota = await cluster.WaitAsync(
            Kinds.ResourceQuota, "a", "q", q => q.String("status", "used", "requests.cpu") == "250m" && q.String("status", "used", "count/configmaps") == "1");

        Assert.Equal("1", quota.String("status", "used", "pods"));
    }

    private static Task<JsonObject> CreateJobAsync(TestCluster cluster, string command, int backoffLimit) => cluster.CreateAsync(Kinds.Job, "a", $$$$$"""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"backoffLimit":{{{{{backoffLimit}}}}},"template":{"spec":{
          "restartPolicy":"Never","containers":[{"name":"main","image":"busybox","command":["{{{{{command}}}}}"]}]}}}}
        """);

    private static Task<JsonObject> CreateClaimAsync(TestCluster cluster, string @class) => cluster.CreateAsync(Kinds.PersistentVolumeClaim, "a", $$$$$"""
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},
         "spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"{{{{{@class}}}}}","resources":{"requests":{"storage":"1Gi"}}}}
        """);

    private static Task<JsonObject> CreateConfigMapAsync(TestCluster cluster, string name, JsonObject? owner)
    {
        var item = JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""")!.AsObject();
        if (owner is not null)
        {
            item["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner.Name(), ["uid"] = owner.Uid(), ["blockOwnerDeletion"] = true,
            });
        }

        return cluster.Client.CreateAsync(Kinds.ConfigMap, "a", item, TestCluster.Token);
    }
}
