using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Exceptions;

namespace Provisioning.Kubernetes.Api.Connection;

/// <summary>A pool of connections to one API server, and the credentials for it. Thread safe.</summary>
internal sealed class KubernetesSession : IDisposable
{
    private static readonly string UserAgent = $"provisioning/{ProductVersion()}";

    private readonly Func<HttpRequestMessage, CancellationToken, Task>? _authorize;
    private readonly SemaphoreSlim _authorizing = new(1, 1);
    private readonly string? _serverName;

    /// <summary>Takes ownership of the handler.</summary>
    public KubernetesSession(
        Uri baseUri, HttpMessageHandler handler, Func<HttpRequestMessage, CancellationToken, Task>? authorize = null, string? serverName = null)
    {
        BaseUri = baseUri.AbsoluteUri.EndsWith('/') ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
        _authorize = authorize;
        _serverName = serverName;
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri BaseUri { get; }

    public HttpClient Client { get; }

    public static KubernetesSession Create(KubernetesClientConfiguration configuration)
    {
        var credentials = k8s.Kubernetes.CreateCredentials(configuration);
        return new KubernetesSession(
            new Uri(configuration.Host),
            CreateHandler(configuration),
            credentials is null ? null : credentials.ProcessHttpRequestAsync,
            string.IsNullOrEmpty(configuration.TlsServerName) ? null : configuration.TlsServerName);
    }

    /// <summary>Adds what every request carries.</summary>
    public async ValueTask PrepareAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.ParseAdd(UserAgent);

        // SocketsHttpHandler verifies the certificate against this name, too.
        request.Headers.Host = _serverName;
        if (_authorize is null)
        {
            return;
        }

        // Token providers are not thread safe: without the gate, a hundred requests at expiry would run a credential plugin a hundred times.
        await _authorizing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _authorize(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(
                ErrorCode.Unauthenticated, $"No credentials for {BaseUri}: {exception.Message.Split('\n')[0]}", isTransient: false, exception);
        }
        finally
        {
            _authorizing.Release();
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _authorizing.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(KubernetesClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),

            // An API server takes a few hundred streams on a connection; more requests than that must not queue behind each other.
            EnableMultipleHttp2Connections = !configuration.DisableHttp2,

            // A watch is silent for minutes: without pings a connection that died on the way would go unnoticed.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };
        handler.SslOptions = CreateSslOptions(configuration);
        return handler;
    }

    private static SslClientAuthenticationOptions CreateSslOptions(KubernetesClientConfiguration configuration)
    {
        var options = new SslClientAuthenticationOptions();
        if (ClientCertificate.Load(configuration) is { } certificate)
        {
            options.ClientCertificates = [certificate];
        }

        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // the kubeconfig says insecure-skip-tls-verify: its owner asked for it
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }

    private static string ProductVersion()
    {
        var version = typeof(KubernetesSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }
}
