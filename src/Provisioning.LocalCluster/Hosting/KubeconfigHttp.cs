using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>An HTTP client for the API server that a kubeconfig names, with whatever credentials it holds (token, client certificate, exec plugin).</summary>
internal static class KubeconfigHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <param name="path">The kubeconfig.</param>
    /// <param name="context">Which of its contexts; <see langword="null"/> for the current one.</param>
    /// <param name="userAgent">How to introduce ourselves.</param>
    /// <param name="time">For the waits that the server asks for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">It is not a kubeconfig, or has no such context.</exception>
    public static async Task<KubeconfigConnection> CreateAsync(
        string path, string? context, string userAgent, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var configuration = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(new FileInfo(path), context).ConfigureAwait(false);
        var server = new Uri(configuration.Host);
        var handler = new SocketsHttpHandler
        {
            SslOptions = Tls(configuration),
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            // A watch says nothing for minutes: only a ping tells that its connection is dead.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };
        var authenticated = new KubeconfigHandler(Kubernetes.CreateCredentials(configuration), server.AbsolutePath.TrimEnd('/')) { InnerHandler = handler };
        var http = new HttpClient(new ThrottleHandler(time) { InnerHandler = authenticated })
        {
            BaseAddress = server,
            DefaultRequestVersion = server.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue(userAgent, "1.0") } },
        };
        var authorities = configuration.SslCaCerts is { Count: > 0 } certificates
            ? string.Join('\n', certificates.Select(c => c.ExportCertificatePem())) + "\n" : null;
        return new KubeconfigConnection(http, authorities);
    }

    private static SslClientAuthenticationOptions Tls(KubernetesClientConfiguration configuration)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = configuration.TlsServerName };
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig says so (insecure-skip-tls-verify).
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            options.CertificateChainPolicy =
                new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath) is { } certificate &&
            Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath) is { } key)
        {
            options.ClientCertificates = [TlsCertificate.WithUsableKey(X509Certificate2.CreateFromPem(certificate, key))];
        }

        return options;
    }

    /// <summary>Data in the kubeconfig goes before a file that it names.</summary>
    private static string? Pem(string? data, string? path) =>
        !string.IsNullOrEmpty(data) ? Encoding.ASCII.GetString(Convert.FromBase64String(data))
        : !string.IsNullOrEmpty(path) ? File.ReadAllText(path)
        : null;

    /// <summary>Adds credentials, and the path that a server behind a proxy has in front.</summary>
    private sealed class KubeconfigHandler(ServiceClientCredentials? credentials, string prefix) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (prefix.Length > 0)
            {
                request.RequestUri = new UriBuilder(request.RequestUri!) { Path = prefix + request.RequestUri!.AbsolutePath }.Uri;
            }

            if (credentials is not null)
            {
                await credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
