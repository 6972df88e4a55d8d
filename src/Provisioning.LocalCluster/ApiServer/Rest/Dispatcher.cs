using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.ApiServer.Admission;
using Provisioning.LocalCluster.ApiServer.Authorization;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Takes a request through authentication and authorization to its handler, and turns refusals into answers.</summary>
internal sealed partial class Dispatcher
{
    private static readonly byte[] NotFoundText = Encoding.UTF8.GetBytes("404 page not found\n");

    private readonly ApiServerCore _server;
    private readonly Authenticator _authenticator;
    private readonly Authorizer _authorizer;
    private readonly Responses _responses;
    private readonly ListHandler _lists;
    private readonly WatchHandler _watches;
    private readonly CreateHandler _creates;
    private readonly UpdateHandler _updates;
    private readonly PatchHandler _patches;
    private readonly DeleteHandler _deletes;
    private readonly Subresources _subresources;

    public Dispatcher(ApiServerCore server, AdmissionChain admission, Authenticator authenticator, Authorizer authorizer, CancellationToken stopping)
    {
        var (store, options) = (server.Store, server.Options);
        _server = server;
        _authenticator = authenticator;
        _authorizer = authorizer;
        _responses = new Responses(options);
        var writer = new ObjectWriter(store, admission, options.Time);
        _lists = new ListHandler(store, _responses);
        _watches = new WatchHandler(store, _responses, options.Time, stopping);
        _creates = new CreateHandler(writer, _responses);
        _updates = new UpdateHandler(writer, _creates, _responses);
        _patches = new PatchHandler(writer, _responses);
        _deletes = new DeleteHandler(store, admission, _lists, _responses, options.Time);
        _subresources = new Subresources(server, writer, _deletes, _responses, authenticator, authorizer);
    }

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            await DispatchAsync(context).ConfigureAwait(false);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            await Responses.WriteErrorAsync(context, e).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: there is nobody to answer.
        }
#pragma warning disable CA1031 // One request's defect must not take the server down: it is logged, and answered with a 500.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            RequestFailed(_server.Options.Logger, e, context.Request.Method, context.Request.Path);
            await Responses.WriteErrorAsync(context, Errors.Internal(e.GetType().Name)).ConfigureAwait(false);
        }
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var info = RequestInfo.Parse(context.Request.Method, context.Request.Path.Value ?? "/", context.Request.Query["watch"] is ["true" or "1", ..]);
        var user = _authenticator.Authenticate(context.Request);
        user = _authorizer.Impersonate(context.Request, user);
        _authorizer.Authorize(user, info);
        foreach (var endpoint in _server.Options.Endpoints)
        {
            if (endpoint.Handles(info))
            {
                await endpoint.HandleAsync(context, info).ConfigureAwait(false);
                return;
            }
        }

        if (await HealthEndpoints.TryHandleAsync(context, info).ConfigureAwait(false))
        {
            return;
        }

        if (!info.IsResource || _server.Registry.Find(info.Group, info.Version, info.Resource) is not { } resource
            || (info.Subresource is { } subresource && resource.Subresource(subresource) is null)
            || (info.Namespace is not null && !resource.Namespaced && resource.Plural != "namespaces"))
        {
            await NotFoundAsync(context).ConfigureAwait(false);
            return;
        }

        await HandleResourceAsync(new ApiRequest(context, info, resource, user)).ConfigureAwait(false);
    }

    private Task HandleResourceAsync(ApiRequest request)
    {
        if (request.Subresource is not (null or "status" or "finalize") || request.Resource.Verbs is ["create"])
        {
            return _subresources.HandleAsync(request);
        }

        var verbs = request.Subresource is not null ? request.Resource.Subresource(request.Subresource)!.Verbs : request.Resource.Verbs;
        if (!verbs.Contains(request.Info.Verb) && !(request.Subresource == "finalize" && request.Info.Verb == "patch"))
        {
            throw new ApiException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);
        }

        return request.Info.Verb switch
        {
            "get" => GetAsync(request),
            "list" => _lists.HandleAsync(request),
            "watch" => _watches.HandleAsync(request),
            "create" => _creates.HandleAsync(request),
            "update" => _updates.HandleAsync(request),
            "patch" => _patches.HandleAsync(request),
            "delete" => _deletes.HandleAsync(request),
            _ => _deletes.HandleCollectionAsync(request),
        };
    }

    private Task GetAsync(ApiRequest request)
    {
        var stored = _server.Store.For(request.Resource.Storage).Find(request.Namespace, request.Name) ?? throw Errors.NotFound(request.Resource, request.Name);
        if (Selection.Version(request) is { } version && version > _server.Store.Revision)
        {
            throw Errors.TooLargeResourceVersion(version, _server.Store.Revision);
        }

        return VersionConversion.IsNeeded(request.Resource)
            ? _responses.WriteObjectAsync(request, 200, VersionConversion.FromStorage(request.Resource, stored.Value))
            : _responses.WriteObjectAsync(request, 200, stored.Value, stored.Bytes);
    }

    private static async Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(NotFoundText, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);
}
