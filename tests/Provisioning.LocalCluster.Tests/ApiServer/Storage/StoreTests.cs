using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.Tests.ApiServer.Storage;

public sealed class StoreTests
{
    private static readonly ApiStorage Things = new("", "v1", "things", "Thing");

    [Fact]
    public void Write_WithAnOldVersion_IsRefused()
    {
        var store = new Store(10);
        var things = store.For(Things);
        var first = store.Write(things, null, Thing("a"))!;
        store.Write(things, first, Thing("a"));

        Assert.Null(store.Write(things, first, Thing("a")));
        Assert.Null(store.Write(things, null, Thing("a")));
        Assert.Equal(2, store.Revision);
    }

    [Fact]
    public void At_OlderRevision_ShowsWhatWasThere()
    {
        var store = new Store(10);
        var things = store.For(Things);
        var a = store.Write(things, null, Thing("a"))!;
        store.Write(things, null, Thing("b"));
        store.Remove(things, a);

        Assert.Equal(["a"], things.At(1)!.List(null).Select(t => t.Name));
        Assert.Equal(["a", "b"], things.At(2)!.List(null).Select(t => t.Name));
        Assert.Equal(["b"], things.At(3)!.List(null).Select(t => t.Name));
        Assert.Empty(things.At(0)!.List(null));
    }

    [Fact]
    public void Position_BeyondTheHistory_IsTooOld()
    {
        var store = new Store(3);
        var things = store.For(Things);
        for (var i = 0; i < 10; i++)
        {
            store.Write(things, null, Thing($"t{i}"));
        }

        Assert.Null(things.Position(6));
        Assert.Null(things.At(6));
        Assert.NotNull(things.Position(7));
        long position = 0;
        Assert.False(things.Read(ref position, []));
    }

    [Fact]
    public void At_FirstReachableRevision_IsRight()
    {
        var store = new Store(2);
        var things = store.For(Things);
        for (var i = 0; i < 5; i++)
        {
            store.Write(things, null, Thing($"t{i}"));
        }

        Assert.Equal(["t0", "t1", "t2"], things.At(3)!.List(null).Select(t => t.Name));
    }

    [Fact]
    public async Task Write_ParallelWritersAndWatchers_LoseNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = new Store(100_000);
        var things = store.For(Things);
        store.Write(things, null, Counter(0));
        const int Writers = 8, Increments = 200;

        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(() =>
        {
            for (var done = 0; done < Increments;)
            {
                var current = things.Find(null, "counter")!;
                if (store.Write(things, current, Counter(current.Value["count"]!.GetValue<int>() + 1)) is not null)
                {
                    done++;
                }
            }
        }, cancellationToken));
        var watchers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var seen = new List<int>();
            var changes = new List<Change>();
            long position = 0;
            while (seen.Count == 0 || seen[^1] < Writers * Increments)
            {
                await things.WaitAsync(position).WaitAsync(cancellationToken);
                changes.Clear();
                Assert.True(things.Read(ref position, changes));
                seen.AddRange(changes.Select(c => c.Current.Value["count"]!.GetValue<int>()));
            }

            return seen;
        }, cancellationToken)).ToArray();
        await Task.WhenAll(writers);

        foreach (var seen in await Task.WhenAll(watchers))
        {
            Assert.Equal(Enumerable.Range(0, (Writers * Increments) + 1), seen);
        }
    }

    private static JsonObject Thing(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Counter(int count) => new() { ["metadata"] = new JsonObject { ["name"] = "counter" }, ["count"] = count };
}
