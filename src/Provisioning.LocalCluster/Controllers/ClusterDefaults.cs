using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>What every cluster has from the start.</summary>
internal static class ClusterDefaults
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>
    /// Creates what is missing, however often that takes. An API server elsewhere keeps its own: it gets a storage class only when it has none at all, since
    /// no claim could ever be bound then.
    /// </summary>
    public static async Task EnsureAsync(KubeClient client, ControlPlaneOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (options.IsEmbedded || (await client.ListAsync(Kinds.StorageClass, null, null, cancellationToken).ConfigureAwait(false)).Items.Count == 0)
                {
                    await CreateAsync(client, options.StorageClasses, cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
            {
                ControllerLog.Failed(logger, nameof(ClusterDefaults), "start", e.Message);
                await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CreateAsync(KubeClient client, IReadOnlyList<string> storageClasses, CancellationToken cancellationToken)
    {
        foreach (var name in Namespaces)
        {
            await CreateAsync(client, Kinds.Namespace, Object("v1", "Namespace", name), cancellationToken).ConfigureAwait(false);
        }

        await CreateAsync(
            client, Kinds.PriorityClass,
            PriorityClass(
                "system-cluster-critical", 2_000_000_000,
                "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
            cancellationToken).ConfigureAwait(false);
        await CreateAsync(
            client, Kinds.PriorityClass,
            PriorityClass("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
            cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < storageClasses.Count; i++)
        {
            await CreateAsync(client, Kinds.StorageClass, StorageClass(storageClasses[i], isDefault: i == 0), cancellationToken).ConfigureAwait(false);
        }
    }

    private static JsonObject StorageClass(string name, bool isDefault)
    {
        var @class = Object("storage.k8s.io/v1", "StorageClass", name);
        if (isDefault)
        {
            @class["metadata"]!["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" };
        }

        @class["provisioner"] = "provisioning.local/directory";
        @class["reclaimPolicy"] = "Delete";
        @class["volumeBindingMode"] = "WaitForFirstConsumer";
        @class["allowVolumeExpansion"] = true;
        return @class;
    }

    private static JsonObject PriorityClass(string name, int value, string description)
    {
        var @class = Object("scheduling.k8s.io/v1", "PriorityClass", name);
        @class["value"] = value;
        @class["description"] = description;
        return @class;
    }

    private static JsonObject Object(string apiVersion, string kind, string name) =>
        new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    private static async Task CreateAsync(KubeClient client, ResourceKind kind, JsonObject item, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(kind, null, item, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            // The API server brought it, or an earlier start did; the user may have changed it since.
        }
    }
}
