using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Node.Images;

namespace Provisioning.LocalCluster.Barman;

/// <summary>The environment of a container, with what comes from Secrets.</summary>
internal static class AwsCliEnvironment
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(ContainerContext context, CancellationToken cancellationToken)
    {
        var variables = ContainerEnvironment.Of(context.Pod, context.Container).ToDictionary(StringComparer.Ordinal);
        foreach (var source in Entries(context, "envFrom"))
        {
            if (source.String("secretRef", "name") is { } name && await SecretAsync(context, name, cancellationToken).ConfigureAwait(false) is { } secret)
            {
                foreach (var (key, _) in secret["data"] as JsonObject ?? [])
                {
                    variables.TryAdd(source.String("prefix") + key, SecretData.Text(secret, key));
                }
            }
        }

        foreach (var entry in Entries(context, "env"))
        {
            if (entry.String("valueFrom", "secretKeyRef", "name") is { } name
                && await SecretAsync(context, name, cancellationToken).ConfigureAwait(false) is { } secret)
            {
                variables[entry.String("name")!] = SecretData.TryText(secret, entry.String("valueFrom", "secretKeyRef", "key") ?? "") ?? "";
            }
        }

        return variables;
    }

    private static IEnumerable<JsonObject> Entries(ContainerContext context, string field) =>
        (context.Container[field] as JsonArray ?? []).OfType<JsonObject>();

    private static async Task<JsonObject?> SecretAsync(ContainerContext context, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Client.GetAsync(Kinds.Secret, context.Pod.Namespace(), name, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
