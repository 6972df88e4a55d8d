using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Where a paged list goes on: the revision of its first page, and the key to start at.</summary>
internal static class ContinueToken
{
    public static string Encode(long revision, string start) =>
        Base64Url.EncodeToString(JsonText.ToBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = revision, ["start"] = start }));

    /// <exception cref="ApiException">The token is none of ours.</exception>
    public static (long Revision, string Start) Decode(string token)
    {
        var bytes = FromBase64(token) ?? throw Errors.BadRequest("invalid continue token: continue key is not valid: illegal base64 data at input byte 0");
        try
        {
            if (JsonText.Parse(bytes) is JsonObject json && json["v"].AsString() == "meta.k8s.io/v1" && json["rv"].AsLong() is { } revision
                && json["start"].AsString() is { } start)
            {
                return (revision, start);
            }
        }
        catch (JsonException)
        {
            throw Errors.BadRequest($"invalid continue token: continue key is not valid: {GoJsonError.Describe(bytes)}");
        }

        throw Errors.BadRequest("invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }

    // Go's decoder, whose complaints clients see, does not mind bits left over in the last character.
    private static byte[]? FromBase64(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var bytes = new List<byte>(text.Length * 3 / 4);
        var (bits, count) = (0, 0);
        foreach (var c in text.TrimEnd('='))
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            bits = ((bits << 6) | value) & 0xffff;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return [.. bytes];
    }
}
