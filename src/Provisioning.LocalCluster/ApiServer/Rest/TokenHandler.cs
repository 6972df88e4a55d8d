using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Authorization;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>POST of a TokenRequest to a service account.</summary>
internal sealed class TokenHandler(ApiServerCore server, Responses responses, Authenticator authenticator)
{
    private const long DefaultSeconds = 3600;
    private const long LeastSeconds = 600;

    public async Task HandleAsync(ApiRequest request)
    {
        var account = server.Store.For(request.Resource.Storage).Find(request.Namespace, request.Name)?.Value
            ?? throw Errors.NotFound(request.Resource, request.Name);
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var item = RequestBody.ParseObject(request, body, "authentication.k8s.io", "v1", "TokenRequest");
        var spec = item.Ensure("spec");
        var seconds = spec["expirationSeconds"].AsLong() ?? DefaultSeconds;
        if (seconds < LeastSeconds)
        {
            throw Errors.Invalid("authentication.k8s.io", "TokenRequest", "",
                [Schemas.FieldError.Invalid("spec.expirationSeconds", JsonValue.Create(seconds), "may not specify a duration less than 10 minutes")]);
        }

        string[] audiences = [.. (spec["audiences"] as JsonArray ?? []).Select(a => a.AsString() ?? "")];
        if (audiences.Length == 0)
        {
            audiences = [ServiceAccountTokens.Issuer];
        }

        var expires = server.Options.Time.GetUtcNow().AddSeconds(seconds);
        spec["expirationSeconds"] = seconds;
        spec["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]);
        item["metadata"] = new JsonObject
        {
            ["name"] = account.Name(),
            ["namespace"] = account.Namespace(),
            ["creationTimestamp"] = server.Options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        item["status"] = new JsonObject
        {
            ["token"] = authenticator.Tokens.Mint(account, audiences, expires),
            ["expirationTimestamp"] = expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        await responses.WriteObjectAsync(request, 201, item).ConfigureAwait(false);
    }
}
