using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Rest;

namespace Provisioning.LocalCluster.Faults;

/// <summary>Stands between the clients and the API server, and does what <see cref="FaultInjection"/> says.</summary>
internal sealed class FaultyServer(RequestDelegate server, FaultInjection faults, TimeProvider time)
{
    /// <summary>How the cluster's own controllers introduce themselves.</summary>
    public const string ControllerUserAgent = "provisioning-local-controller";

    public async Task HandleAsync(HttpContext context)
    {
        var watching = context.Request.Query["watch"].ToString() is "1" or "true"
            || context.Request.Path.Value?.Contains("/watch/", StringComparison.Ordinal) == true;
        var request = RequestInfo.Parse(context.Request.Method, context.Request.Path.Value ?? "/", watching);
        var fromController = context.Request.Headers.UserAgent.ToString().StartsWith(ControllerUserAgent, StringComparison.Ordinal);
        if (request.IsResource
                && faults.Take(request.Verb, request.Resource, request.Namespace, fromController) is { } rule
                && await ApplyAsync(context, rule).ConfigureAwait(false))
        {
            return;
        }

        if (!watching)
        {
            await server(context).ConfigureAwait(false);
            return;
        }

        faults.WatchOpened(context, context.Abort);
        try
        {
            await server(context).ConfigureAwait(false);
        }
        finally
        {
            faults.WatchClosed(context);
        }
    }

    /// <summary>Whether the request is dealt with.</summary>
    private async Task<bool> ApplyAsync(HttpContext context, FaultRule rule)
    {
        if (rule.Latency > TimeSpan.Zero)
        {
            await Task.Delay(rule.Latency, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (rule.LoseResponse)
        {
            var body = context.Response.Body;
            context.Response.Body = Stream.Null;
            await server(context).ConfigureAwait(false);
            context.Response.Body = body;
        }

        if (rule.ResetConnection || rule.LoseResponse)
        {
            context.Abort();
            return true;
        }

        if (rule.StatusCode is not { } code)
        {
            return false;
        }

        await RefuseAsync(context, code, rule.RetryAfter).ConfigureAwait(false);
        return true;
    }

    private static Task RefuseAsync(HttpContext context, HttpStatusCode code, TimeSpan? retryAfter)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"injected fault: {(int)code} {code}",
            ["reason"] = Reason(code),
            ["code"] = (int)code,
        };
        if (retryAfter is { } delay)
        {
            var seconds = (int)Math.Ceiling(delay.TotalSeconds);
            status["details"] = new JsonObject { ["retryAfterSeconds"] = seconds };
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = (int)code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(status.ToJsonString(), context.RequestAborted);
    }

    private static string Reason(HttpStatusCode code) => code switch
    {
        HttpStatusCode.InternalServerError => "InternalError",
        HttpStatusCode.GatewayTimeout => "Timeout",
        HttpStatusCode.UnprocessableEntity => "Invalid",
        HttpStatusCode.Gone => "Expired",
        _ => code.ToString(),
    };
}
