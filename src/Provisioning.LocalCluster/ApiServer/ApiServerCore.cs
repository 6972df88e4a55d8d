using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>A Kubernetes API server: answers every API path. Hosting (Kestrel, TLS, ports) is the caller's.</summary>
internal sealed class ApiServerCore(ApiServerOptions options)
{
    public ApiServerOptions Options { get; } = options;

    public ResourceRegistry Registry { get; } = new(BuiltinResources.Load());

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var request = RequestInfo.Parse(context.Request.Method, context.Request.Path.Value ?? "/", watch: false);
        foreach (var endpoint in Options.Endpoints)
        {
            if (endpoint.Handles(request))
            {
                return endpoint.HandleAsync(context, request);
            }
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
