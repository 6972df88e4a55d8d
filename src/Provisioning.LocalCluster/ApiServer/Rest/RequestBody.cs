using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Reads objects from requests.</summary>
internal static class RequestBody
{
    public const int Limit = 3 * 1024 * 1024;
    private const int SummaryLength = 30;

    /// <exception cref="ApiException">The body is larger than <see cref="Limit"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit)
        {
            throw Errors.BodyTooLarge(Limit);
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(16384);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > Limit)
                {
                    throw Errors.BodyTooLarge(Limit);
                }
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }

        return buffer.TryGetBuffer(out var whole) && whole.Count == whole.Array!.Length ? whole.Array : buffer.ToArray();
    }

    /// <summary>The object of a create or update.</summary>
    /// <param name="kind">The kind that the path asks for.</param>
    /// <exception cref="ApiException">The body is no JSON or YAML object of that kind.</exception>
    public static JsonObject ParseObject(ApiRequest request, byte[] body, string group, string version, string kind)
    {
        var mediaType = MediaType(request.Http.Request);
        if (mediaType is not ("" or "application/json" or "application/yaml" or "*/*"))
        {
            throw Errors.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml");
        }

        var duplicates = new List<string>();
        JsonObject? item;
        try
        {
            item = Parse(body, mediaType == "application/yaml", duplicates) as JsonObject
                ?? throw new JsonException("json: cannot unmarshal value into Go value of type struct");
        }
        catch (JsonException)
        {
            throw Errors.BadRequest(
                $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: "
                    + $"{GoJsonError.Describe(body)} ({Summary(body)})");
        }

        CheckKind(item, body, group, version, kind);
        ReportUnknown(request, version, kind, duplicates.Select(d => $"duplicate field \"{d}\""));
        return item;
    }

    /// <summary>JSON, or YAML where that is announced or the text is no JSON object.</summary>
    /// <exception cref="JsonException">The body is neither.</exception>
    public static JsonNode? Parse(byte[] body, bool yaml, List<string>? duplicates = null) =>
        yaml && !LooksLikeJson(body) ? YamlText.Parse(Encoding.UTF8.GetString(body)) : JsonText.Parse(body, duplicates);

    public static string MediaType(HttpRequest request)
    {
        var text = request.ContentType ?? "";
        var end = text.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim();
    }

    /// <summary>Answers fields that mean nothing: with an error when the client is strict, with warnings by default.</summary>
    /// <exception cref="ApiException">The client is strict and there are some.</exception>
    public static void ReportUnknown(ApiRequest request, string version, string kind, IEnumerable<string> complaints)
    {
        if (request.FieldValidation == "Ignore")
        {
            return;
        }

        var all = complaints.ToArray();
        if (all.Length > 0 && request.FieldValidation == "Strict")
        {
            throw Errors.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {kind}: strict decoding error: {string.Join(", ", all)}");
        }

        request.Warnings.AddRange(all);
    }

    private static void CheckKind(JsonObject item, byte[] body, string group, string version, string kind)
    {
        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        var (givenVersion, givenKind) = (item.String("apiVersion"), item.String("kind"));
        if (string.IsNullOrEmpty(givenKind))
        {
            if (string.IsNullOrEmpty(givenVersion))
            {
                item["apiVersion"] = apiVersion;
            }

            item["kind"] = kind;
            return;
        }

        if (givenKind == kind && (givenVersion == apiVersion || string.IsNullOrEmpty(givenVersion)))
        {
            item["apiVersion"] = apiVersion;
            return;
        }

        if (givenKind != kind)
        {
            var slash = givenVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
            var given = slash < 0 ? givenVersion : givenVersion![(slash + 1)..];
            var package = group.Length == 0 ? "core" : group.Split('.')[0];
            throw Errors.BadRequest($"{givenKind} in version \"{given}\" cannot be handled as a {kind}: converting (v1.{givenKind}) to "
                + $"({package}.{kind}): unknown conversion");
        }

        throw Errors.BadRequest($"the API version in the data ({givenVersion}) does not match the expected API version ({apiVersion})");
    }

    private static bool LooksLikeJson(byte[] body)
    {
        var start = body.AsSpan().TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] == (byte)'{';
    }

    private static string Summary(byte[] body) => body switch
    {
        [] => "<empty>",
        [(byte)'{', ..] => body.Length > SummaryLength ? Encoding.UTF8.GetString(body, 0, SummaryLength) + " ..." : Encoding.UTF8.GetString(body),
        _ => Convert.ToHexStringLower(body.AsSpan(0, Math.Min(SummaryLength, body.Length))) + (body.Length > SummaryLength ? " ..." : ""),
    };
}
