using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>An error in the form that clients understand: a <c>v1</c> Status.</summary>
internal static class StatusAnswer
{
    public static Task WriteAsync(HttpContext context, int code, string reason, string message)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(status.ToJsonString(), context.RequestAborted);
    }
}
