using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Authorization;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Resources that are questions: who may do what, whose token is this, who am I. Nothing is stored.</summary>
internal sealed class ReviewHandler(TimeProvider time, Responses responses, Authenticator authenticator, Authorizer authorizer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var resource = request.Resource;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var item = RequestBody.ParseObject(request, body, resource.Group, resource.Version, resource.Kind);
        ObjectCodec.Decode(request, item);
        FieldManager.Update(resource.Schema, ObjectCodec.Empty(resource), item, request.Updater(), Timestamp());
        var spec = item["spec"] as JsonObject;
        item["status"] = resource.Kind switch
        {
            "SelfSubjectAccessReview" => Access(request.User, spec),
            "SubjectAccessReview" or "LocalSubjectAccessReview" => Access(Subject(spec), spec),
            "SelfSubjectRulesReview" => Rules(request.User, spec.String("namespace") ?? ""),
            "TokenReview" => Token(spec.String("token") ?? ""),
            _ => new JsonObject { ["userInfo"] = User(request.User) },
        };
        await responses.WriteObjectAsync(request, 201, item).ConfigureAwait(false);
    }

    private string Timestamp() => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static UserInfo Subject(JsonObject? spec) =>
        new(spec.String("user") ?? "", [.. (spec?["groups"] as JsonArray ?? []).Select(g => g.AsString() ?? "")], spec.String("uid") ?? "");

    private JsonObject Access(UserInfo user, JsonObject? spec)
    {
        var wanted = spec?["nonResourceAttributes"] is JsonObject path
            ? new AccessAttributes { Verb = path.String("verb") ?? "", Path = path.String("path") ?? "" }
            : new AccessAttributes
            {
                Verb = spec.String("resourceAttributes", "verb") ?? "",
                Group = spec.String("resourceAttributes", "group") ?? "",
                Resource = spec.String("resourceAttributes", "resource") ?? "",
                Subresource = spec.String("resourceAttributes", "subresource") ?? "",
                Name = spec.String("resourceAttributes", "name") ?? "",
                Namespace = spec.String("resourceAttributes", "namespace") ?? "",
            };
        return new JsonObject { ["allowed"] = authorizer.IsAllowed(user, wanted) };
    }

    private JsonObject Rules(UserInfo user, string ns)
    {
        var (resources, paths) = (new JsonArray(), new JsonArray());
        foreach (var rule in authorizer.RulesFor(user, ns))
        {
            (rule["nonResourceURLs"] is JsonArray { Count: > 0 } ? paths : resources).Add(rule.DeepClone());
        }

        return new JsonObject { ["resourceRules"] = resources, ["nonResourceRules"] = paths, ["incomplete"] = false };
    }

    private JsonObject Token(string token) => authenticator.Find(token) is { } user
        ? new JsonObject { ["authenticated"] = true, ["user"] = User(user), ["audiences"] = new JsonArray(ServiceAccountTokens.Issuer) }
        : new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };

    private static JsonObject User(UserInfo user)
    {
        var json = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            json["uid"] = user.Uid;
        }

        json["groups"] = new JsonArray([.. user.Groups.Select(g => JsonValue.Create(g))]);
        return json;
    }
}
