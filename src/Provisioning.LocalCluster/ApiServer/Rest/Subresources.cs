using Provisioning.LocalCluster.ApiServer.Authorization;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Subresources with a behaviour of their own, and resources that only answer questions.</summary>
internal sealed class Subresources(
    ApiServerCore server, ObjectWriter writer, DeleteHandler deletes, Responses responses, Authenticator authenticator, Authorizer authorizer)
{
    private readonly ReviewHandler _reviews = new(server.Options.Time, responses, authenticator, authorizer);
    private readonly ScaleHandler _scales = new(server, writer, responses);
    private readonly PodHandler _pods = new(server, writer, deletes);

    public Task HandleAsync(ApiRequest request) => (request.Resource.Plural, request.Subresource) switch
    {
        (_, "scale") => _scales.HandleAsync(request),
        ("serviceaccounts", "token") => new TokenHandler(server, responses, authenticator).HandleAsync(request),
        ("pods", _) or ("bindings", null) => _pods.HandleAsync(request),
        _ => _reviews.HandleAsync(request),
    };
}
