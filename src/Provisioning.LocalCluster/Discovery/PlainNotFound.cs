using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>What the real server says about paths that it does not know: text, not a Status.</summary>
internal static class PlainNotFound
{
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
    }
}
