using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Rest;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Watch_WithoutVersion_StartsWithWhatIsThere()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");

        await using var events = await OpenAsync(server, "?watch=1");
        Assert.Equal("ADDED a", await events.NextAsync());
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"b"}}""");
        Assert.Equal("ADDED b", await events.NextAsync());
        await server.DeleteAsync(ConfigMaps + "/a");
        Assert.Equal("DELETED a", await events.NextAsync());
    }

    [Fact]
    public async Task Watch_WithInitialEvents_EndsThemWithAMarkedBookmark()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");

        await using var events = await OpenAsync(server, "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal("ADDED a", await events.NextAsync());
        var bookmark = await events.NextObjectAsync();
        Assert.Equal("BOOKMARK", bookmark.String("type"));
        Assert.Equal("true", bookmark.String("object", "metadata", "annotations", "k8s.io/initial-events-end"));
    }

    [Fact]
    public async Task Watch_OlderThanTheHistory_IsTold410()
    {
        await using var server = await TestApiServer.StartAsync(watchHistory: 4);
        for (var i = 0; i < 10; i++)
        {
            await server.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"c{{i}}"} }""");
        }

        await using var events = await OpenAsync(server, "?watch=1&resourceVersion=1");

        var error = await events.NextObjectAsync();
        Assert.Equal("ERROR", error.String("type"));
        Assert.Equal(410, error.Int("object", "code"));
    }

    [Fact]
    public async Task Watch_OneNamespace_DoesNotSeeAnother()
    {
        await using var server = await TestApiServer.StartAsync();
        await using var events = await OpenAsync(server, "?watch=1");

        await server.PostAsync("/api/v1/namespaces/kube-system/configmaps", """{"metadata":{"name":"elsewhere"}}""");
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"here"}}""");

        Assert.Equal("ADDED here", await events.NextAsync());
    }

    [Fact]
    public async Task Watch_ParallelWriters_SeesEveryVersionInOrder()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"n"},"data":{"n":"0"}}""");
        await using var events = await OpenAsync(server, "?watch=1");
        Assert.Equal("ADDED n", await events.NextAsync());
        const int Writers = 4, Increments = 20;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var done = 0; done < Increments;)
            {
                var (_, item) = await server.GetAsync(ConfigMaps + "/n");
                item["data"]!["n"] = $"{int.Parse(item.String("data", "n")!, System.Globalization.CultureInfo.InvariantCulture) + 1}";
                done += (await server.PutAsync(ConfigMaps + "/n", item.ToJsonString())).Status == 200 ? 1 : 0;
            }
        }));

        for (var i = 1; i <= Writers * Increments; i++)
        {
            Assert.Equal($"{i}", (await events.NextObjectAsync()).String("object", "data", "n"));
        }
    }

    private static async Task<Events> OpenAsync(TestApiServer server, string query)
    {
        var response = await server.Http.GetAsync(ConfigMaps + query, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new Events(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    private sealed class Events(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public async Task<string> NextAsync()
        {
            var entry = await NextObjectAsync();
            return $"{entry.String("type")} {entry.String("object", "metadata", "name")}";
        }

        public async Task<JsonObject> NextObjectAsync() =>
            JsonText.Parse(await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException())!.AsObject();

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
