using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Rest;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>Tells clients which resources there are, in the two ways that they ask.</summary>
/// <param name="registry">The API server's resources.</param>
/// <param name="extra">Resources that an <see cref="IApiEndpoint"/> serves without a storage.</param>
internal sealed class DiscoveryEndpoint(ResourceRegistry registry, IReadOnlyList<ApiResource> extra) : IApiEndpoint
{
    private readonly DocumentCache _cache = new(registry);

    private IReadOnlyList<ApiResource> Resources => [.. registry.All, .. extra];

    public bool Handles(RequestInfo request) =>
        !request.IsResource
            && request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["api" or "apis"] or ["api", _] or ["apis", _] or ["apis", _, _];

    public Task HandleAsync(HttpContext context, RequestInfo request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && AggregatedVersion(context.Request) is { } version)
        {
            var aggregated = _cache.Get($"{parts[0]} {version}", () => AggregatedDiscovery.Document(Resources, version, core: parts[0] == "api"))!;
            return aggregated.WriteAsync(context, $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList", cacheable: true);
        }

        Func<JsonObject?> render = parts switch
        {
            ["api"] => () => LegacyDiscovery.Versions(context.Request.Host.Value ?? ""),
            ["apis"] => () => LegacyDiscovery.Groups(Resources),
            ["api", var v] => () => LegacyDiscovery.Resources(Resources, "", v),
            ["apis", var g] => () => LegacyDiscovery.Group(Resources, g),
            _ => () => LegacyDiscovery.Resources(Resources, parts[1], parts[2]),
        };
        return _cache.Get(request.Path, render) is { } document
            ? document.WriteAsync(context, "application/json", cacheable: false)
            : PlainNotFound.WriteAsync(context);
    }

    /// <summary>The first version of the one-document form that the Accept header asks for.</summary>
    private static string? AggregatedVersion(HttpRequest request)
    {
        foreach (var accepted in request.Headers.Accept.SelectMany(a => a?.Split(',', StringSplitOptions.TrimEntries) ?? []))
        {
            var parameters = accepted.Split(';', StringSplitOptions.TrimEntries);
            if (parameters.Contains("as=APIGroupDiscoveryList") && parameters[0] == "application/json")
            {
                if (parameters.Contains("v=v2"))
                {
                    return "v2";
                }

                if (parameters.Contains("v=v2beta1"))
                {
                    return "v2beta1";
                }
            }
        }

        return null;
    }
}
