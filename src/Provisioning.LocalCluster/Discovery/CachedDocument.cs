using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>A rendered document with the hash that clients keep their copy under.</summary>
internal sealed class CachedDocument(JsonObject document)
{
    private readonly byte[] _json = System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());

    public string Hash => field ??= Convert.ToHexString(SHA512.HashData(_json));

    /// <summary>Writes it, or 304 to a client that has it already.</summary>
    public async Task WriteAsync(HttpContext context, string contentType, bool cacheable)
    {
        var (request, response) = (context.Request, context.Response);
        if (cacheable)
        {
            response.Headers.Vary = "Accept";
            response.Headers.ETag = $"\"{Hash}\"";
            if (request.Headers.IfNoneMatch.Contains($"\"{Hash}\""))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = contentType;
        response.ContentLength = _json.Length;
        await response.Body.WriteAsync(_json, context.RequestAborted).ConfigureAwait(false);
    }
}
