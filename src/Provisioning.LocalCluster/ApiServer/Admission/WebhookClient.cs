using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Calls webhooks over HTTPS, trusting the authority that each is registered with and no other. Thread safe.</summary>
internal sealed class WebhookClient(TimeProvider time) : IDisposable
{
    private const int DefaultSeconds = 10;
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

    /// <exception cref="WebhookException">The webhook cannot be reached, is too slow, or answers nonsense.</exception>
    public async Task<WebhookAnswer> CallAsync(JsonObject webhook, JsonObject review, CancellationToken cancellationToken)
    {
        var seconds = webhook.Int("timeoutSeconds") ?? DefaultSeconds;
        if (webhook.String("clientConfig", "url") is not { } url)
        {
            throw new WebhookException($"failed to call webhook: service \"{webhook.String("clientConfig", "service", "name")}\" not found");
        }

        var address = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}timeout={seconds}s";
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var client = _clients.GetOrAdd(webhook.String("clientConfig", "caBundle") ?? "", Connect);
            using var content = new ByteArrayContent(JsonText.ToBytes(review));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(new Uri(address), content, linked.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(linked.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? Read(body, review["request"].String("uid")!)
                : throw new WebhookException($"failed to call webhook: the server responded with the status code {(int)response.StatusCode} but did "
                    + $"not return more information");
        }
        catch (HttpRequestException e)
        {
            throw new WebhookException($"failed to call webhook: Post \"{address}\": {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is UriFormatException or CryptographicException)
        {
            throw new WebhookException($"failed to call webhook: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookException($"failed to call webhook: Post \"{address}\": context deadline exceeded", e);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static WebhookAnswer Read(byte[] body, string uid)
    {
        try
        {
            if (JsonText.Parse(body) is JsonObject review && review["response"] is JsonObject response)
            {
                if (response.String("uid") != uid)
                {
                    throw new WebhookException($"expected response.uid=\"{uid}\", got \"{response.String("uid")}\"");
                }

                var patch = response.String("patch") is { Length: > 0 } text ? JsonText.Parse(Convert.FromBase64String(text)) as JsonArray : null;
                return new WebhookAnswer(
                    response["allowed"].IsTrue(), response["status"] as JsonObject, patch,
                        [.. (response["warnings"] as JsonArray ?? []).Select(w => w.AsString() ?? "")]);
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new WebhookException($"converting (v1.AdmissionReview): {e.Message}", e);
        }

        throw new WebhookException("webhook response was absent");
    }

    private static HttpClient Connect(string bundle)
    {
        var options = new SslClientAuthenticationOptions();
        if (bundle.Length > 0)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return new HttpClient(new SocketsHttpHandler { SslOptions = options, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
