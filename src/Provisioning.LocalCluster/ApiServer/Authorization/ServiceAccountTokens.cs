using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>Mints and checks the tokens of service accounts: JSON web tokens, signed with a key that lives as long as the server.</summary>
internal sealed class ServiceAccountTokens(ResourceStore serviceAccounts, TimeProvider time)
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A token that is valid until <paramref name="expires"/>, or until the account goes.</summary>
    public string Mint(JsonObject account, IReadOnlyList<string> audiences, DateTimeOffset expires)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now,
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = account.Namespace(),
                ["serviceaccount"] = new JsonObject { ["name"] = account.Name(), ["uid"] = account.Uid() },
            },
            ["nbf"] = now,
            ["sub"] = $"{Authenticator.ServiceAccountPrefix}{account.Namespace()}:{account.Name()}",
        };
        var text = $"{Header}.{Base64Url.EncodeToString(JsonText.ToBytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(Sign(text))}";
    }

    /// <summary>The account whose token this is, or <see langword="null"/> when it is forged, expired, or the account's no more.</summary>
    public UserInfo? Find(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Sign(token[..end]))),
            Encoding.ASCII.GetBytes(token[(end + 1)..])))
        {
            return null;
        }

        // Signed by us, so it is well-formed.
        var claims = JsonText.Parse(Base64Url.DecodeFromChars(token.AsSpan(token.IndexOf('.',
            StringComparison.Ordinal) + 1)[..(end - token.IndexOf('.', StringComparison.Ordinal) - 1)]))!;
        var (ns, name) = (claims["kubernetes.io"].String("namespace")!, claims["kubernetes.io"].String("serviceaccount", "name")!);
        var uid = claims["kubernetes.io"].String("serviceaccount", "uid");
        if (claims["exp"].AsLong() <= time.GetUtcNow().ToUnixTimeSeconds() || serviceAccounts.Find(ns, name)?.Value.Uid() != uid)
        {
            return null;
        }

        return ForAccount(ns, name, uid ?? "");
    }

    public static UserInfo ForAccount(string ns, string name, string uid) =>
        new($"{Authenticator.ServiceAccountPrefix}{ns}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"], uid);

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text));
}
