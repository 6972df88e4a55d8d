using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Resources;
using static Provisioning.Kubernetes.Tests.Api.Informers.Pods;

namespace Provisioning.Kubernetes.Tests.Api.Informers;

public sealed class ObjectStoreTests
{
    private readonly ObjectStore<Pod> _store = new(new InformerOptions<Pod>());

    [Fact]
    public void Observe_OlderThanTheWatch_DoesNotRaiseTheDead()
    {
        _store.Apply(Added(Pod("a", 10)));
        _store.Apply(Deleted(Pod("a", 11)));

        Assert.False(_store.Observe(Pod("a", 10)));
        Assert.Null(_store.Get("acme-shop", "a"));
    }

    [Fact]
    public void Apply_OlderThanWhatAWriterTold_DoesNotGoBack()
    {
        _store.Apply(Added(Pod("a", 10)));
        _store.Observe(Pod("a", 15));

        Assert.False(_store.Apply(Modified(Pod("a", 12))));
        Assert.False(_store.Apply(Deleted(Pod("a", 13))));
        Assert.Equal("15", _store.Get("acme-shop", "a")!.Metadata.ResourceVersion);
    }

    [Fact]
    public void Replace_ListFromBeforeAWrite_KeepsWhatTheWriterTold()
    {
        _store.Observe(Pod("new", 15));

        Assert.Empty(_store.Replace([], "12"));
        Assert.NotNull(_store.Get("acme-shop", "new"));
        Assert.Single(_store.Replace([], "16"));
        Assert.Null(_store.Get("acme-shop", "new"));
    }

    [Fact]
    public void Replace_ClusterRestoredFromABackup_TakesTheOlderVersions()
    {
        _store.Replace([Pod("a", 100), Pod("b", 101)], "200");

        Assert.Equal(2, _store.Replace([Pod("a", 50)], "60").Count);
        Assert.Equal("50", _store.Get("acme-shop", "a")!.Metadata.ResourceVersion);
        Assert.Null(_store.Get("acme-shop", "b"));
    }

    [Fact]
    public void Apply_NotWanted_IsForgotten()
    {
        var store = new ObjectStore<Pod>(new InformerOptions<Pod> { Filter = pod => pod.Metadata.Name != "out" });
        Assert.False(store.Apply(Added(Pod("out", 1))));
        Assert.True(store.Apply(Added(Pod("in", 2))));

        Assert.Equal(["in"], store.List(null).Select(pod => pod.Metadata.Name));
        Assert.Single(store.Replace([Pod("in", 2), Pod("out", 1), Pod("two", 3)], "9"));
    }

    [Fact]
    public void Put_OverCapacity_DropsTheOldest()
    {
        var store = new ObjectStore<Pod>(new InformerOptions<Pod> { Capacity = 3 });
        for (var i = 1; i < 1000; i++)
        {
            store.Apply(Added(Pod($"p{i}", i)));
            if (i % 2 == 0)
            {
                store.Apply(Deleted(Pod($"p{i}", i)));
            }
        }

        Assert.Equal(["p995", "p997", "p999"], store.List("acme-shop").Select(pod => pod.Metadata.Name).Order());
    }

    [Fact]
    public void Put_ModifiedOverAndOver_CountsOnce()
    {
        var store = new ObjectStore<Pod>(new InformerOptions<Pod> { Capacity = 2 });
        store.Apply(Added(Pod("a", 1)));
        for (var i = 2; i < 10; i++)
        {
            store.Apply(Modified(Pod("b", i)));
        }

        Assert.Equal(2, store.List(null).Count);
    }

    [Theory]
    [InlineData("10", "9", true)]
    [InlineData("9", "10", false)]
    [InlineData("9", "9", false)]
    [InlineData("18446744073709551615", "18446744073709551614", true)]
    [InlineData("x", "y", true)]
    [InlineData("x", "x", false)]
    public void IsLater_TwoVersions_AreOrderedAsNumbers(string version, string other, bool expected) =>
        Assert.Equal(expected, ResourceVersions.IsLater(version, other));
}
