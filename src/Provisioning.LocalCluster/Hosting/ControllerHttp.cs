using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Provisioning.LocalCluster.Faults;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>The HTTP client of the cluster's own controllers.</summary>
internal static class ControllerHttp
{
    public static HttpClient Create(Uri server, string token, string authorityPem)
    {
        using var authority = X509Certificate2.CreateFromPem(authorityPem);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(authority.RawData));
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            UseProxy = false,
        };
        return new HttpClient(handler)
        {
            BaseAddress = server,
            DefaultRequestVersion = HttpVersion.Version20,
            // Watches stay open: their end is the caller's to decide.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", token),
                UserAgent = { new ProductInfoHeaderValue(FaultyServer.ControllerUserAgent, "1.0") },
            },
        };
    }
}
