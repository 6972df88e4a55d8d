using System.Text;
using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Protobuf;

/// <summary>
/// Hands protobuf bodies to the API server as JSON, which is all that it reads. Answers are JSON: clients that prefer protobuf take both. What cannot be
/// translated is passed on as it is, for the server to refuse with 415.
/// </summary>
internal sealed class ProtobufRequests(RequestDelegate server)
{
    private const string MediaType = "application/vnd.kubernetes.protobuf";
    private const int Limit = 3 * 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith(MediaType, StringComparison.Ordinal) == true && request.ContentLength is > 0 and <= Limit)
        {
            var body = new byte[request.ContentLength.Value];
            await request.Body.ReadExactlyAsync(body, context.RequestAborted).ConfigureAwait(false);
            if (TryDecode(body) is { } json)
            {
                (body, request.ContentType) = (json, "application/json");
            }

            request.Body = new MemoryStream(body);
            request.ContentLength = body.Length;
        }

        await server(context).ConfigureAwait(false);
    }

    private static byte[]? TryDecode(byte[] body)
    {
        try
        {
            return ProtobufObject.Decode(body) is { } item ? Encoding.UTF8.GetBytes(item.ToJsonString()) : null;
        }
        catch (InvalidDataException)
        {
            // No protobuf behind the name: the server says what it thinks of that.
            return null;
        }
    }
}
