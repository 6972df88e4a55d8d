using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;
using static Provisioning.Kubernetes.Tests.Api.Informers.Pods;

namespace Provisioning.Kubernetes.Tests.Api.Informers;

public sealed class InformerTests : IAsyncDisposable
{
    private readonly ScriptedApi _api = new();
    private readonly ObservedTime _time = new();
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly Informer<Pod> _informer;

    public InformerTests()
    {
        _informer = new Informer<Pod>(
            _api, CoreTypes.Pod, new InformerKey(CoreTypes.Pod, null, null, null), new InformerOptions<Pod>(), _time, NullLogger.Instance);
        _informer.Subscribe((ns, name) => _changes.Writer.TryWrite($"{ns}/{name}"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _informer.DisposeAsync();

    [Fact]
    public async Task SyncAsync_FirstList_IsReadable()
    {
        _api.List("10", Pod("a", 1), Pod("b", 2), Pod("c", 3, "other"));

        await _informer.SyncAsync(Token);

        Assert.Equal("1", _informer.Get("acme-shop", "a")!.Metadata.ResourceVersion);
        Assert.Null(_informer.Get("other", "a"));
        Assert.Equal(["a", "b"], _informer.List("acme-shop").Select(pod => pod.Metadata.Name).Order());
        Assert.Equal(3, _informer.List(null).Count);
        Assert.Empty(_informer.List("nowhere"));
        Assert.True(_informer.SyncAsync(Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task SyncAsync_ManyPages_ReadsThemAll()
    {
        _api.List(options => new ResourceList<Pod>([Pod("a", 1)], "10", options.Continue is null && options.Limit == 500 ? "more" : null));
        _api.List(options => new ResourceList<Pod>([Pod("b", 2)], "10", options.Continue == "more" ? null : "wrong"));

        await _informer.SyncAsync(Token);

        Assert.Equal(2, _informer.List("acme-shop").Count);
    }

    [Fact]
    public async Task Watch_Events_AreReadableWhenTold()
    {
        var watch = await StartAsync(Pod("a", 1));

        watch.TryWrite(Added(Pod("b", 11)));
        Assert.Equal("acme-shop/b", await ChangeAsync());
        Assert.NotNull(_informer.Get("acme-shop", "b"));
        watch.TryWrite(Modified(Pod("b", 12)));
        Assert.Equal("acme-shop/b", await ChangeAsync());
        Assert.Equal("12", _informer.Get("acme-shop", "b")!.Metadata.ResourceVersion);
        watch.TryWrite(Deleted(Pod("b", 13)));
        Assert.Equal("acme-shop/b", await ChangeAsync());
        Assert.Null(_informer.Get("acme-shop", "b"));
    }

    [Fact]
    public async Task Watch_ClosedByTheServer_IsResumedFromTheLastVersion()
    {
        var watch = await StartAsync();
        watch.TryWrite(Added(Pod("b", 11)));
        watch.TryWrite(Bookmark(20));
        watch.Complete();

        Assert.Equal("20", await _api.WatchedAsync(Token));
        Assert.Equal(1, _api.Lists);
    }

    [Fact]
    public async Task Watch_BrokenOff_IsResumedAfterAWait()
    {
        var watch = await StartAsync();
        watch.TryWrite(Added(Pod("b", 11)));
        watch.Complete(Transient());
        await _time.PassAsync(wait => wait >= TimeSpan.FromMilliseconds(200) && wait < TimeSpan.FromSeconds(1), Token);

        Assert.Equal("11", await _api.WatchedAsync(Token));
        Assert.NotNull(_informer.Outage);
        var next = _api.Watch();
        next.TryWrite(Added(Pod("c", 12)));
        await ChangeAsync();
        await ChangeAsync();
        Assert.Null(_informer.Outage);
    }

    [Fact]
    public async Task Watch_VersionForgotten_ListsAgainAndTellsTheDifference()
    {
        var watch = await StartAsync(Pod("same", 1), Pod("changed", 2), Pod("gone", 3));
        watch.Complete(new KubernetesApiException("gone") { StatusCode = 410 });
        _api.List("20", Pod("same", 1), Pod("changed", 15), Pod("new", 16));

        Assert.Equal("20", await _api.WatchedAsync(Token));
        var changes = new[] { await ChangeAsync(), await ChangeAsync(), await ChangeAsync() };
        Assert.Equal(["acme-shop/changed", "acme-shop/gone", "acme-shop/new"], changes.Order());
        Assert.Null(_informer.Get("acme-shop", "gone"));
        Assert.False(_changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Watch_SilentForTooLong_IsReplaced()
    {
        await StartAsync();

        await _time.PassAsync(wait => wait == TimeSpan.FromMinutes(11), Token);

        Assert.Equal("10", await _api.WatchedAsync(Token));
    }

    [Fact]
    public async Task Watch_ClosedAtOnceAgainAndAgain_IsSlowedDown()
    {
        (await StartAsync()).Complete();
        for (var resumed = 1; resumed < 5; resumed++)
        {
            await _api.WatchedAsync(Token);
            _api.Watch().Complete();
        }

        var waited = await _time.PassAsync(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromMinutes(1), Token);

        Assert.InRange(waited, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(4));
        await _api.WatchedAsync(Token);
    }

    [Fact]
    public async Task SyncAsync_ClusterUnreachable_WaitsAndSaysSinceWhen()
    {
        var start = _time.GetUtcNow();
        _api.List(_ => throw Transient());
        _api.List(_ => throw Transient());
        _api.List("10", Pod("a", 1));

        var syncing = _informer.SyncAsync(Token);
        var first = await _time.PassAsync(IsBackoff, Token);
        var second = await _time.PassAsync(IsBackoff, Token);
        await syncing;

        Assert.True(second >= TimeSpan.FromMilliseconds(200) && second <= first * 3);
        Assert.Null(_informer.Outage);
        Assert.Equal(start + first + second, _time.GetUtcNow());
    }

    [Fact]
    public async Task Outage_WhileUnreachable_HoldsTheErrorAndItsStart()
    {
        var start = _time.GetUtcNow();
        _api.List(_ => throw Transient());
        _api.List(_ => throw Transient());
        _ = _informer.SyncAsync(Token);
        await _time.PassAsync(IsBackoff, Token);
        await _time.PassAsync(IsBackoff, Token);

        Assert.Equal(start, _informer.Outage!.Since);
        Assert.IsType<KubernetesApiException>(_informer.Outage.Error);
    }

    [Fact]
    public async Task SyncAsync_Forbidden_ThrowsAndTheNextCallTriesAgain()
    {
        _api.List(_ => throw new KubernetesApiException("forbidden") { StatusCode = 403 });
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _informer.SyncAsync(Token));
        Assert.Equal(403, exception.StatusCode);

        _api.List("10", Pod("a", 1));
        await _informer.SyncAsync(Token);

        Assert.NotNull(_informer.Get("acme-shop", "a"));
    }

    [Fact]
    public async Task SyncAsync_KindNotServedYet_IsTriedAgainByItself()
    {
        _api.List(_ => throw new KubernetesApiException("not served") { StatusCode = 404, IsUnknownKind = true });
        _ = await Assert.ThrowsAsync<KubernetesApiException>(() => _informer.SyncAsync(Token));

        _api.List("10", Pod("a", 1));
        await _time.PassAsync(wait => wait == TimeSpan.FromSeconds(30), Token);

        Assert.Equal("10", await _api.WatchedAsync(Token));
        Assert.NotNull(_informer.Get("acme-shop", "a"));
    }

    [Fact]
    public async Task Watch_KindIsGone_ForgetsItsObjects()
    {
        var watch = await StartAsync(Pod("a", 1));

        watch.Complete(new KubernetesApiException("not served") { StatusCode = 404, IsUnknownKind = true });

        Assert.Equal("acme-shop/a", await ChangeAsync());
        Assert.Null(_informer.Get("acme-shop", "a"));
    }

    [Fact]
    public async Task SyncAsync_Cancelled_LeavesTheOthersWaiting()
    {
        using var cancellation = new CancellationTokenSource();
        var impatient = _informer.SyncAsync(cancellation.Token);
        var patient = _informer.SyncAsync(Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _api.List("10");

        await patient;
    }

    [Fact]
    public async Task Subscribe_Disposed_IsToldNoMore()
    {
        var watch = await StartAsync();
        var told = 0;
        var subscription = _informer.Subscribe((_, _) => told++);
        watch.TryWrite(Added(Pod("b", 11)));
        await ChangeAsync();
        subscription.Dispose();
        watch.TryWrite(Added(Pod("c", 12)));
        await ChangeAsync();

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Subscribe_OneFails_TheOthersAreTold()
    {
        var watch = await StartAsync();
        using var failing = _informer.Subscribe((_, _) => throw new InvalidOperationException("defect"));
        watch.TryWrite(Added(Pod("b", 11)));
        watch.TryWrite(Added(Pod("c", 12)));

        Assert.Equal("acme-shop/b", await ChangeAsync());
        Assert.Equal("acme-shop/c", await ChangeAsync());
    }

    [Fact]
    public async Task Observe_AWritersAnswer_IsReadAtOnceAndToldOnce()
    {
        var watch = await StartAsync(Pod("a", 1));

        _informer.Observe(Pod("a", 11));
        Assert.Equal("11", _informer.Get("acme-shop", "a")!.Metadata.ResourceVersion);
        Assert.Equal("acme-shop/a", await ChangeAsync());
        watch.TryWrite(Modified(Pod("a", 11)));
        watch.TryWrite(Added(Pod("end", 12)));

        Assert.Equal("acme-shop/end", await ChangeAsync());
    }

    [Fact]
    public async Task DisposeAsync_WhileWatching_StopsCleanly()
    {
        var watch = await StartAsync();

        await _informer.DisposeAsync();

        watch.TryWrite(Added(Pod("b", 11)));
        Assert.False(_changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task DisposeAsync_WhileSomebodyWaits_CancelsTheWait()
    {
        var syncing = _informer.SyncAsync(Token);

        await _informer.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => syncing);
    }

    private static bool IsBackoff(TimeSpan wait) => wait >= TimeSpan.FromMilliseconds(200) && wait <= TimeSpan.FromSeconds(10);

    private static KubernetesApiException Transient() => new("unreachable") { IsTransient = true };

    private async Task<ChannelWriter<WatchEvent<Pod>>> StartAsync(params Pod[] pods)
    {
        _api.List("10", pods);
        var watch = _api.Watch();
        await _informer.SyncAsync(Token);
        Assert.Equal("10", await _api.WatchedAsync(Token));
        foreach (var _ in pods)
        {
            await ChangeAsync();
        }

        return watch;
    }

    private ValueTask<string> ChangeAsync() => _changes.Reader.ReadAsync(Token);
}
