using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Streaming;

/// <summary><c>pods/log</c>.</summary>
internal static class PodLog
{
    public static async Task HandleAsync(HttpContext context, INode node, string ns, string pod, TimeProvider time)
    {
        var query = context.Request.Query;
        var container = query["container"] is [{ Length: > 0 } name] ? name : null;
        context.Response.ContentType = "text/plain";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var output = Number(query, "limitBytes") is { } limit ? new LimitedStream(context.Response.Body, limit) : context.Response.Body;
        try
        {
            await node.WriteLogAsync(ns, pod, container, Options(query, time), output, context.RequestAborted).ConfigureAwait(false);
        }
        catch (IOException e) when (!context.Response.HasStarted)
        {
            await StatusAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, "BadRequest", e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has seen enough.
        }
    }

    private static LogOptions Options(IQueryCollection query, TimeProvider time) => new()
    {
        TailLines = (int?)Number(query, "tailLines"),
        Follow = query.IsTrue("follow"),
        Previous = query.IsTrue("previous"),
        Timestamps = query.IsTrue("timestamps"),
        Since = Number(query, "sinceSeconds") is { } seconds ? time.GetUtcNow() - TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
    };

    private static long? Number(IQueryCollection query, string name) =>
        query[name] is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
