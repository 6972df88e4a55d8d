using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>
/// Paths that are answered without the resource storage: discovery, OpenAPI, metrics. Called after authentication and authorization.
/// </summary>
internal interface IApiEndpoint
{
    /// <summary>Whether this endpoint answers the path; asked before resources are looked up.</summary>
    bool Handles(RequestInfo request);

    Task HandleAsync(HttpContext context, RequestInfo request);
}
