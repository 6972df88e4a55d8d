using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>
/// Logs in as the application would and asks whether the server takes writes and has taken its settings over. Nothing that it says holds a secret.
/// </summary>
internal static class PostgreSqlProbe
{
    public static async Task<string?> RunAsync(
        Stream stream, DatabaseCredentials credentials, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(stream, credentials, parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (ServerErrorException refusal)
        {
            return $"PostgreSQL refuses the login of {credentials.UserName}: {refusal.Message}";
        }
        catch (AuthenticationException)
        {
            return $"The server's certificate is not one of the database's certificate authority for {credentials.Endpoint.Host}.";
        }
        catch (Exception broken) when (broken is IOException or ProtocolException or CryptographicException)
        {
            return $"The connection to PostgreSQL broke: {broken.Message}";
        }
    }

    private static async Task<string?> AskAsync(
        Stream stream, DatabaseCredentials credentials, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        if (credentials.CertificateAuthority is not { } authority)
        {
            return "There is no certificate authority to verify the server by.";
        }

        await stream.WriteAsync(FrontendMessages.SslRequest(), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[0] != (byte)'S')
        {
            return "The server offers no TLS.";
        }

        using var root = X509Certificate2.CreateFromPem(authority);
        var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await using (tls.ConfigureAwait(false))
        {
            await tls.AuthenticateAsClientAsync(TlsOptions(credentials.Endpoint.Host, root), cancellationToken).ConfigureAwait(false);
            var session = new PostgreSqlSession(tls);
            await session.LogInAsync(credentials.UserName, credentials.Password, credentials.DatabaseName, cancellationToken).ConfigureAwait(false);
            var recovery = await session.QueryAsync("SELECT pg_is_in_recovery()", cancellationToken).ConfigureAwait(false);
            if (recovery is not [["f"]])
            {
                return "The server is a replica that takes no writes yet.";
            }

            var settings = await session.QueryAsync(SettingsCheck.Query(parameters), cancellationToken).ConfigureAwait(false);
            await session.CloseAsync(cancellationToken).ConfigureAwait(false);
            return SettingsCheck.FindDifference(parameters, settings);
        }
    }

    /// <summary>
    /// Only the database's own authority counts, and the name of the service that applications use; the operator's authority publishes no revocations.
    /// </summary>
    private static SslClientAuthenticationOptions TlsOptions(string host, X509Certificate2 root) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { root },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
