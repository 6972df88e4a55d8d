using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api;

public sealed class WatchTests
{
    private static readonly WatchOptions FromSeven = new() { ResourceVersion = "7", LabelSelector = "a=b", FieldSelector = "c=d" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WatchAsync_EveryKindOfLine_IsReadWithItsVersion()
    {
        await using var fixture = await StartAsync(
            Answers.Line("ADDED", Answers.Pod("a", "8")),
            Answers.Line("MODIFIED", Answers.Pod("a", "9")),
            "\n",
            Answers.Line(
                "BOOKMARK", """{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"12","creationTimestamp":null},"spec":{"containers":null}}"""),
            $$"""{"object":{{Answers.Pod("a", "13")}},"type":"DELETED"}""" + "\n");

        var events = await ReadAsync(fixture);

        Assert.Equal(
            [
                (WatchEventType.Bookmark, "7", null), (WatchEventType.Added, "8", "a"), (WatchEventType.Modified, "9", "a"),
                (WatchEventType.Bookmark, "12", null), (WatchEventType.Deleted, "13", "a"),
            ],
            events.Select(e => (e.Type, e.ResourceVersion, e.Resource?.Metadata.Name)));
    }

    [Fact]
    public async Task WatchAsync_TheRequest_AsksForBookmarksAndEndsByItself()
    {
        await using var fixture = await StartAsync();

        await ReadAsync(fixture);

        var query = QueryHelpers.ParseQuery(new Uri(fixture.Server.Address, Assert.Single(fixture.Server.Requests).Target).Query);
        string[] fixedParameters = ["watch", "allowWatchBookmarks", "resourceVersion", "labelSelector", "fieldSelector"];
        Assert.Equal(["true", "true", "7", "a=b", "c=d"], fixedParameters.Select(name => query[name].ToString()));
        Assert.InRange(int.Parse(query["timeoutSeconds"].ToString(), System.Globalization.CultureInfo.InvariantCulture), 300, 600);
        Assert.Equal(1, fixture.Api.Requests.Counts[("watch", "pods")]);
        Assert.Equal(0, fixture.Api.Requests.OpenWatches);
    }

    [Fact]
    public async Task WatchAsync_ServerClosesAtOnce_EndsQuietly()
    {
        await using var fixture = await StartAsync();

        Assert.Equal([WatchEventType.Bookmark], (await ReadAsync(fixture)).Select(e => e.Type));
    }

    [Fact]
    public async Task WatchAsync_VersionForgotten_IsGone()
    {
        await using var fixture = await StartAsync(
            Answers.Line("ERROR", Answers.StatusJson(410, "Expired", "too old resource version: 1 (3120)")));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(fixture));

        Assert.True(exception.IsGone);
        Assert.False(exception.IsTransient);
        Assert.Equal("Expired", exception.Reason);
    }

    [Fact]
    public async Task WatchAsync_ErrorOfTheServer_IsTransient()
    {
        await using var fixture = await StartAsync(Answers.Line("ERROR", Answers.StatusJson(500, "InternalError", "etcd event received with PrevKv=nil")));

        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(fixture))).IsTransient);
    }

    [Fact]
    public async Task WatchAsync_ConnectionCutInALine_TellsWhatWasWholeAndThenFails()
    {
        var read = new TaskCompletionSource();
        await using var fixture = await ApiFixture.StartAsync(async context =>
        {
            await context.Response.WriteAsync(Answers.Line("ADDED", Answers.Pod("a", "8")) + """{"type":"ADDED","object":{"metad""", Token);
            await context.Response.Body.FlushAsync(Token);

            // What is still on its way when a connection is reset may never be read.
            await read.Task.WaitAsync(Token);
            context.Abort();
        });

        var seen = new List<string>();
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
        {
            await foreach (var change in fixture.Api.WatchAsync(CoreTypes.Pod, "acme-shop", FromSeven, Token))
            {
                seen.Add(change.ResourceVersion);
                if (change.Resource is not null)
                {
                    read.SetResult();
                }
            }
        });

        Assert.True(exception.IsTransient);
        Assert.Equal(["7", "8"], seen);
    }

    [Fact]
    public async Task WatchAsync_EndsInALine_Fails()
    {
        await using var fixture = await StartAsync("""{"type":"ADDED","object":{"metad""");

        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(fixture))).IsTransient);
    }

    [Fact]
    public async Task WatchAsync_LineInManyPieces_IsOneEvent()
    {
        var line = Answers.Line("ADDED", Answers.Pod("a", "8")).Replace("Running", new string('x', 100_000), StringComparison.Ordinal);
        await using var fixture = await ApiFixture.StartAsync(async context =>
        {
            foreach (var piece in line.Chunk(997))
            {
                await context.Response.WriteAsync(new string(piece), Token);
                await context.Response.Body.FlushAsync(Token);
            }
        });

        Assert.Equal(100_000, (await ReadAsync(fixture))[^1].Resource!.Status!.Phase!.Length);
    }

    [Fact]
    public async Task WatchAsync_Refused_ThrowsTheStatus()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(403, "Forbidden", "pods is forbidden"));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(fixture));

        Assert.Equal((403, "watch", "pods", "acme-shop"), (exception.StatusCode, exception.Verb, exception.Resource, exception.Namespace));
    }

    [Fact]
    public async Task WatchAsync_Cancelled_StopsAtOnce()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var fixture = await ApiFixture.StartAsync(async context =>
        {
            await context.Response.WriteAsync(Answers.Line("ADDED", Answers.Pod("a", "8")), Token);
            await context.Response.Body.FlushAsync(Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in fixture.Api.WatchAsync(CoreTypes.Pod, "acme-shop", FromSeven, cancellation.Token))
            {
                if (change.Resource is not null)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        Assert.Equal(0, fixture.Api.Requests.OpenWatches);
    }

    private static Task<ApiFixture> StartAsync(params string[] lines) =>
        ApiFixture.StartAsync(context => context.Response.WriteAsync(string.Concat(lines), context.RequestAborted));

    private static async Task<List<WatchEvent<Pod>>> ReadAsync(ApiFixture fixture)
    {
        var events = new List<WatchEvent<Pod>>();
        await foreach (var change in fixture.Api.WatchAsync(CoreTypes.Pod, "acme-shop", FromSeven, Token))
        {
            events.Add(change);
        }

        return events;
    }
}
