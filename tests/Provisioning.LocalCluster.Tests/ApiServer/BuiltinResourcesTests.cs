using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.Tests.ApiServer;

public sealed class BuiltinResourcesTests
{
    private static readonly ResourceRegistry Registry = new(BuiltinResources.Load());

    [Fact]
    public void Load_EveryType_RefersOnlyToTypesThatExist()
    {
        var seen = new HashSet<string>();
        foreach (var resource in Registry.All)
        {
            Visit(resource.Schema, seen);
        }

        Assert.Contains("PodSpec", seen);
        Assert.True(seen.Count > 250, $"{seen.Count} types");
    }

    [Fact]
    public void Find_Pod_HasTheSchemaOfAPod()
    {
        var pod = Registry.Find("", "v1", "pods")!;

        Assert.True(pod.HasStatus);
        Assert.False(pod.HasScale);
        var containers = pod.Schema.Field("spec")!.Field("containers")!;
        Assert.Equal(ListType.Map, containers.ListType);
        Assert.Equal(["name"], containers.ListMapKeys);
        Assert.Contains("containers", pod.Schema.Field("spec")!.Required);
        Assert.Equal(["containerPort", "protocol"], containers.Items!.Field("ports")!.ListMapKeys);
        Assert.Null(containers.Items.Field("nonsense"));
    }

    [Fact]
    public void Find_PersistentVolume_ClaimIsAppliedFieldByField()
    {
        var claim = Registry.Find("", "v1", "persistentvolumes")!.Schema.Field("spec")!.Field("claimRef")!;
        var involved = Registry.Find("", "v1", "events")!.Schema.Field("involvedObject")!;

        Assert.Equal(involved.TypeName, claim.TypeName);
        Assert.False(claim.IsAtomic);
        Assert.True(involved.IsAtomic);
    }

    private static void Visit(Schema? schema, HashSet<string> seen)
    {
        if (schema is null || (schema.TypeName is { } name && !seen.Add(name)))
        {
            return;
        }

        Visit(schema.Items, seen);
        Visit(schema.AdditionalProperties, seen);
        foreach (var field in schema.Properties.Values)
        {
            Visit(field, seen);
        }
    }
}
