using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>The refusals of an API server, worded as the real one words them.</summary>
internal static class Errors
{
    public const string ModifiedMessage = "the object has been modified; please apply your changes to the latest version and try again";

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}",
            new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    /// <summary>A failure that carries neither reason nor details.</summary>
    public static ApiException Unclassified(int code, string message) => new(code, null, message);

    public static ApiException NotFound(ApiResource resource, string name) => NotFound(resource.Group, resource.Plural, name);

    public static ApiException NotFound(string group, string plural, string name) =>
        new(404, "NotFound", $"{Qualified(group, plural)} \"{name}\" not found", Details(name, group, plural));

    public static ApiException AlreadyExists(ApiResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource.QualifiedName} \"{name}\" already exists", Details(name, resource.Group, resource.Plural));

    public static ApiException Conflict(ApiResource resource, string name, string message) => Conflict(resource.Group, resource.Plural, name, message);

    public static ApiException Conflict(string group, string plural, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(group, plural)} \"{name}\": {message}", Details(name, group, plural));

    public static ApiException Forbidden(ApiResource resource, string name, string message, JsonArray? causes = null)
    {
        var details = Details(name, resource.Group, resource.Plural);
        if (causes is not null)
        {
            details["causes"] = causes;
        }

        return new ApiException(403, "Forbidden", $"{resource.QualifiedName}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {message}", details);
    }

    public static ApiException MethodNotSupported(ApiResource resource, string verb) =>
        new(405, "MethodNotAllowed", $"{verb} is not supported on resources of kind \"{resource.QualifiedName}\"",
            Details("", resource.Group, resource.Plural));

    public static ApiException UnsupportedMediaType(string message, bool withDetails = false) =>
        new(415, "UnsupportedMediaType", message, withDetails ? [] : null);

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException TooLargeResourceVersion(long requested, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {requested}, current: {current}", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static ApiException BodyTooLarge(long limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiException Invalid(ApiResource resource, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(resource.Group, resource.Kind, name, errors);

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var messages = errors.Select(e => e.ToString()).Distinct(StringComparer.Ordinal).ToArray();
        var text = messages.Length == 1 ? messages[0] : $"[{string.Join(", ", messages)}]";
        var details = Details(name, group, kind);
        var causes = new JsonArray();
        foreach (var error in errors)
        {
            causes.Add((JsonNode)new JsonObject { ["reason"] = error.Reason, ["message"] = error.Detail, ["field"] = error.Field });
        }

        details["causes"] = causes;
        return new ApiException(422, "Invalid", $"{Qualified(group, kind)} \"{name}\" is invalid: {text}", details);
    }

    private static string Qualified(string group, string name) => group.Length == 0 ? name : $"{name}.{group}";

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        return details;
    }
}
