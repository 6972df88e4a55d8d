using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>Knows who makes a request, by its bearer token.</summary>
internal sealed class Authenticator
{
    public const string ServiceAccountPrefix = "system:serviceaccount:";

    private const string Scheme = "Bearer ";
    private readonly ApiServerOptions _options;
    private readonly byte[] _adminToken;

    public Authenticator(ApiServerOptions options, ResourceStore serviceAccounts)
    {
        _options = options;
        _adminToken = Encoding.UTF8.GetBytes(options.AdminToken);
        Tokens = new ServiceAccountTokens(serviceAccounts, options.Time);
    }

    public ServiceAccountTokens Tokens { get; }

    /// <exception cref="ApiException">There is a token, and it is nobody's.</exception>
    public UserInfo Authenticate(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return UserInfo.Anonymous;
        }

        return Find(header[Scheme.Length..].Trim()) ?? throw Errors.Unauthorized();
    }

    /// <summary>Whose token this is, or <see langword="null"/>.</summary>
    public UserInfo? Find(string token)
    {
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _adminToken))
        {
            return new UserInfo("kubernetes-admin", ["system:masters", "system:authenticated"]);
        }

        var user = _options.Users.GetValueOrDefault(token) ?? Tokens.Find(token);
        return user is null || user.Groups.Contains("system:authenticated") ? user : user with { Groups = [.. user.Groups, "system:authenticated"] };
    }
}
