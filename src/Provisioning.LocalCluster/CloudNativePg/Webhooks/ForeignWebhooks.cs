using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Webhooks;

/// <summary>
/// Webhooks for an API server elsewhere: it may run in a container or on another machine, from where this process cannot be reached. A write must never fail
/// for that, so the webhooks are registered to be ignored then, and taken back when a trial does not arrive here.
/// </summary>
internal static class ForeignWebhooks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the cluster has the original operator's registrations, which are not ours to replace.</summary>
    public static async Task<bool> AreTakenAsync(KubeClient client, CancellationToken cancellationToken)
    {
        foreach (var (kind, name) in ((ResourceKind, string)[])
            [(Kinds.MutatingWebhook, "cnpg-mutating-webhook-configuration"), (Kinds.ValidatingWebhook, "cnpg-validating-webhook-configuration")])
        {
            if (await client.GetAsync(kind, null, name, cancellationToken).ConfigureAwait(false) is { } known && !WebhookConfigurations.IsOurs(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>The webhooks, or <see langword="null"/> when the API server does not reach them.</returns>
    public static async Task<WebhookServer?> TryStartAsync(KubeClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = await WebhookServer.StartAsync(client, "Ignore", cancellationToken).ConfigureAwait(false);
        try
        {
            var began = time.GetTimestamp();
            while (!server.Reached.IsCompleted && time.GetElapsedTime(began) < Patience)
            {
                await TryOutAsync(client, cancellationToken).ConfigureAwait(false);
                await Task.WhenAny(server.Reached, Task.Delay(Interval, time, cancellationToken)).ConfigureAwait(false);
            }
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (server.Reached.IsCompleted)
        {
            return server;
        }

        await server.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static async Task TryOutAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var trial = new JsonObject
        {
            ["apiVersion"] = Kinds.Cluster.ApiVersion,
            ["kind"] = Kinds.Cluster.Kind,
            ["metadata"] = new JsonObject { ["name"] = "webhook-trial", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["instances"] = 1, ["storage"] = new JsonObject { ["size"] = "1Gi" } },
        };
        try
        {
            await client.SendAsync(
                HttpMethod.Post, Kinds.Cluster.CollectionPath("default") + "?dryRun=All", trial, "application/json", cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException)
        {
            // The kind is not served yet, or a rule of the cluster's refuses the trial: whether it arrived is all that matters.
        }
    }
}
