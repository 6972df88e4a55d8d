using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary><c>/livez</c>, <c>/readyz</c>, <c>/healthz</c> and <c>/version</c>.</summary>
internal static class HealthEndpoints
{
    /// <summary>The Kubernetes version that the API server behaves like.</summary>
    public const string GitVersion = "v1.36.0-local";

    private static readonly byte[] Ok = Encoding.ASCII.GetBytes("ok");

    public static async Task<bool> TryHandleAsync(HttpContext context, RequestInfo info)
    {
        switch (info.Path.TrimEnd('/'))
        {
            case "/livez" or "/readyz" or "/healthz":
                context.Response.ContentType = "text/plain; charset=utf-8";
                await context.Response.Body.WriteAsync(Ok, context.RequestAborted).ConfigureAwait(false);
                return true;
            case "/version":
                await Responses.WriteJsonAsync(context, 200, Version()).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "go1.26",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };
}
