using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.Discovery;

namespace Provisioning.LocalCluster.OpenApi;

/// <summary>
/// <c>/openapi/v3</c> (an index, and a document per group and version) and <c>/openapi/v2</c>, which <c>kubectl explain</c> and <c>apply</c> read.
/// </summary>
internal sealed class OpenApiEndpoint(ResourceRegistry registry) : IApiEndpoint
{
    private readonly DocumentCache _cache = new(registry);

    public bool Handles(RequestInfo request) => request.Path.StartsWith("/openapi/", StringComparison.Ordinal);

    public Task HandleAsync(HttpContext context, RequestInfo request)
    {
        var document = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["openapi", "v3"] => _cache.Get(request.Path, Index),
            ["openapi", "v3", "api", var version] => Version3("", version),
            ["openapi", "v3", "apis", var group, var version] => Version3(group, version),
            ["openapi", "v2"] => _cache.Get(request.Path, () => OpenApiDocument.Version2(registry.All)),
            _ => null,
        };
        return document is null ? PlainNotFound.WriteAsync(context)
            : AcceptsJson(context.Request) ? document.WriteAsync(context, "application/json", cacheable: true)
            : RefuseAsync(context);
    }

    private CachedDocument? Version3(string group, string version) =>
        _cache.Get($"{group}/{version}", () => OpenApiDocument.Version3(registry.All, group, version));

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var (group, version) in registry.All.Select(r => (r.Group, r.Version)).Distinct())
        {
            var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Version3(group, version)!.Hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static bool AcceptsJson(HttpRequest request)
    {
        var accepted = request.Headers.Accept.ToString();
        return accepted.Length == 0 || accepted.Contains("application/json", StringComparison.Ordinal) || accepted.Contains("*/*", StringComparison.Ordinal);
    }

    /// <summary>Protobuf is not spoken; kubectl goes on without the document.</summary>
    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
        return Task.CompletedTask;
    }
}
