using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>
/// Watches. A watcher is a position in the resource's history: it costs no queue, and one that falls out of the history is told so.
/// </summary>
internal sealed class WatchHandler(Store store, Responses responses, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BookmarkLead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    public async Task HandleAsync(ApiRequest request)
    {
        var (labels, fields) = Selection.Of(request);
        var version = Selection.Version(request);
        Selection.CheckMatch(request, version, request.Query("resourceVersionMatch"), watch: true);
        var timeout = request.Query("timeoutSeconds") is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : ShortestDefault;
        var objects = store.For(request.Resource.Storage);
        var (current, now) = store.Snapshot(objects);
        if (version > now)
        {
            throw Errors.TooLargeResourceVersion(version.Value, now);
        }

        var output = new WatchOutput(request, responses, labels, fields);
        request.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        request.Http.Response.ContentType = "application/json";
        Responses.WriteWarnings(request);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, deadline.Token, stopping);
        try
        {
            await request.Http.Response.StartAsync(linked.Token).ConfigureAwait(false);
            var position = await StartAsync(request, objects, current, now, version, output, linked.Token).ConfigureAwait(false);
            if (position is { } from)
            {
                await FollowAsync(request, objects, from, now, time.GetUtcNow() + timeout, output, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            // The client went, the time is up, or the server stops: a watch just ends.
        }
    }

    /// <summary>Sends what is there already, if asked to; returns where in the history to go on.</summary>
    private static async Task<long?> StartAsync(
        ApiRequest request, ResourceStore objects, ObjectMap current, long now, long? version, WatchOutput output, CancellationToken cancellationToken)
    {
        var initial = request.Query("sendInitialEvents");
        if (initial is null ? version is null or 0 : request.Flag("sendInitialEvents"))
        {
            foreach (var item in current.List(request.Namespace))
            {
                output.Initial(item);
            }

            if (initial is not null)
            {
                output.Bookmark(now, endOfInitial: true);
            }

            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return objects.Position(now);
        }

        var from = version is null or 0 ? now : version.Value;
        if (objects.Position(from) is { } position)
        {
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return position;
        }

        output.Error(Errors.Expired($"too old resource version: {from} ({objects.OldestRevision})"));
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task FollowAsync(
        ApiRequest request, ResourceStore objects, long position, long revision, DateTimeOffset end, WatchOutput output, CancellationToken cancellationToken)
    {
        var bookmarks = request.Flag("allowWatchBookmarks");
        var changes = new List<Change>();
        var nextBookmark = NextBookmark(end);
        while (!cancellationToken.IsCancellationRequested)
        {
            // Read before the history: a bookmark must not promise what comes after it.
            var reached = store.Revision;
            changes.Clear();
            if (!objects.Read(ref position, changes))
            {
                output.Error(Errors.Expired($"too old resource version: {revision} ({objects.OldestRevision})"));
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            foreach (var change in changes)
            {
                revision = change.Revision;
                output.Change(change);
            }

            revision = Math.Max(revision, reached);
            if (bookmarks && time.GetUtcNow() >= nextBookmark)
            {
                output.Bookmark(revision, endOfInitial: false);
                nextBookmark = NextBookmark(end);
            }

            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            await WaitAsync(objects, position, bookmarks ? nextBookmark - time.GetUtcNow() : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
    }

    private DateTimeOffset NextBookmark(DateTimeOffset end)
    {
        var now = time.GetUtcNow();
        var last = end - BookmarkLead;
        var next = now + BookmarkPeriod;
        return next < last || now >= last ? next : last;
    }

    private async Task WaitAsync(ResourceStore objects, long position, TimeSpan limit, CancellationToken cancellationToken)
    {
        var changed = objects.WaitAsync(position);
        if (changed.IsCompleted || limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            return;
        }

        try
        {
            await changed.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Time for a bookmark.
        }
    }
}
