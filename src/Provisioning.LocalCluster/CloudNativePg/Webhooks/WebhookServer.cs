using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Hosting;

namespace Provisioning.LocalCluster.CloudNativePg.Webhooks;

/// <summary>The operator's admission webhooks on a loopback port, registered with the API server as long as this lives.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly KubeClient _client;
    private readonly ClusterCertificates _certificates;
    private readonly HttpsServer _server;

    private WebhookServer(KubeClient client, ClusterCertificates certificates, HttpsServer server, Task reached)
    {
        _client = client;
        _certificates = certificates;
        _server = server;
        Reached = reached;
    }

    /// <summary>Completes with the first request.</summary>
    public Task Reached { get; }

    /// <param name="client">Where to register.</param>
    /// <param name="failurePolicy">What becomes of writes while nobody listens here: <c>Fail</c> or <c>Ignore</c>.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<WebhookServer> StartAsync(KubeClient client, string failurePolicy, CancellationToken cancellationToken)
    {
        var certificates = ClusterCertificates.Create();
        HttpsServer? listener = null;
        try
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            listener = await HttpsServer.StartAsync(
                certificates,
                context =>
                {
                    reached.TrySetResult();
                    return HandleAsync(context);
                },
                cancellationToken).ConfigureAwait(false);
            var server = new WebhookServer(client, certificates, listener, reached.Task);
            await server.RegisterAsync(failurePolicy, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            if (listener is not null)
            {
                await listener.DisposeAsync().ConfigureAwait(false);
            }

            certificates.Dispose();
            throw;
        }
    }

    /// <summary>Takes the registrations back: they would keep every write from succeeding once nobody listens.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _client.DeleteAsync(Kinds.MutatingWebhook, null, "cnpg-mutating-webhook-configuration", CancellationToken.None).ConfigureAwait(false);
            await _client.DeleteAsync(Kinds.ValidatingWebhook, null, "cnpg-validating-webhook-configuration", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or KubeApiException or OperationCanceledException or ObjectDisposedException)
        {
            // The API server went first.
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        _certificates.Dispose();
    }

    private async Task RegisterAsync(string failurePolicy, CancellationToken cancellationToken)
    {
        var authority = _certificates.AuthorityPem;
        await ReplaceAsync(
            Kinds.MutatingWebhook, WebhookConfigurations.Mutating(_server.Address, authority, failurePolicy), cancellationToken).ConfigureAwait(false);
        await ReplaceAsync(
            Kinds.ValidatingWebhook, WebhookConfigurations.Validating(_server.Address, authority, failurePolicy), cancellationToken).ConfigureAwait(false);
    }

    // Ours from an earlier run point at a port that is gone.
    private async Task ReplaceAsync(ResourceKind kind, JsonObject item, CancellationToken cancellationToken)
    {
        await _client.DeleteAsync(kind, null, item.Name(), cancellationToken).ConfigureAwait(false);
        await _client.CreateAsync(kind, null, item, cancellationToken).ConfigureAwait(false);
    }

    private static async Task HandleAsync(HttpContext context)
    {
        try
        {
            var review = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            var answer = AdmissionHandler.Handle(context.Request.Path.Value ?? "", review!.AsObject());
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
