using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Writes answers in the shape that the client accepts.</summary>
internal sealed class Responses(ApiServerOptions options)
{
    public enum Shape
    {
        Object,
        Partial,
        Table,
    }

    public static async Task WriteJsonAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    public static Task WriteJsonAsync(HttpContext context, int status, JsonObject body) => WriteJsonAsync(context, status, JsonText.ToBytes(body));

    public static Task WriteErrorAsync(HttpContext context, ApiException error)
    {
        if (error.Code == 429 || error.Details?["retryAfterSeconds"] is not null)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteJsonAsync(context, error.Code, error.ToStatus());
    }

    /// <summary>What the client asks for in <c>Accept</c>: the first entry that can be served.</summary>
    /// <exception cref="ApiException">Nothing that the client accepts can be served.</exception>
    public Shape ShapeOf(HttpContext context)
    {
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Length == 0)
        {
            return Shape.Object;
        }

        foreach (var entry in accept.Split(','))
        {
            var parts = entry.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
            {
                continue;
            }

            switch (Array.Find(parts, p => p.StartsWith("as=", StringComparison.Ordinal)))
            {
                case null:
                    return Shape.Object;
                case "as=Table" when options.Tables is not null:
                    return Shape.Table;
                case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList":
                    return Shape.Partial;
                default:
                    continue;
            }
        }

        throw new ApiException(406, "NotAcceptable",
            "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }

    /// <summary>Answers with one object, adding the request's warnings.</summary>
    public Task WriteObjectAsync(ApiRequest request, int status, JsonObject item, ReadOnlyMemory<byte> bytes = default)
    {
        WriteWarnings(request);
        var body = ShapeOf(request.Http) switch
        {
            Shape.Partial => JsonText.ToBytes(Partial(item)),
            Shape.Table => JsonText.ToBytes(Table(request, [item], new JsonObject { ["resourceVersion"] = item.ResourceVersion() }, includeHeaders: true)),
            _ => bytes.IsEmpty ? JsonText.ObjectToBytes(item) : bytes,
        };
        return WriteJsonAsync(request.Http, status, body);
    }

    public JsonObject Table(ApiRequest request, IReadOnlyList<JsonObject> items, JsonObject metadata, bool includeHeaders) =>
        options.Tables!.Convert(request.Resource, items, metadata, request.Query("includeObject") ?? "Metadata", includeHeaders);

    public static JsonObject Partial(JsonObject item) =>
        new() { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = item["metadata"]?.DeepClone() };

    public static void WriteWarnings(ApiRequest request)
    {
        if (request.Resource.DeprecationWarning is { } deprecation)
        {
            AddWarning(request.Http, deprecation);
        }

        foreach (var warning in request.Warnings.Distinct(StringComparer.Ordinal))
        {
            AddWarning(request.Http, warning);
        }
    }

    private static void AddWarning(HttpContext context, string text)
    {
        var quoted = new StringBuilder("299 - \"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c is >= ' ' and < (char)127 ? c : '?');
        }

        context.Response.Headers.Append("Warning", quoted.Append('"').ToString());
    }
}
