using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.CustomResources;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.CloudNativePg.Installation;

/// <summary>Puts the operator into a cluster: CRDs and own objects. Creates what is missing, changes nothing.</summary>
internal static class Installer
{
    private static readonly ResourceKind Deployment = new("apps", "v1", "deployments", "Deployment");

    public static async Task InstallAsync(KubeClient client, CloudNativePgOptions options, CancellationToken cancellationToken)
    {
        if (options.InstallCustomResources)
        {
            IEnumerable<CustomResource> resources = OperatorResources.Operator;
            resources = options.BarmanPlugin ? resources.Append(OperatorResources.ObjectStore) : resources;
            resources = options.InstallPodMonitor ? resources.Append(OperatorResources.PodMonitor) : resources;
            await Task.WhenAll(
                resources.Select(r => CreateAsync(client, Kinds.CustomResourceDefinition, null, r.Definition(), cancellationToken))).ConfigureAwait(false);
        }

        if (options.InstallOperatorObjects)
        {
            var ns = options.Namespace;
            await CreateAsync(client, Kinds.Namespace, null, OperatorObjects.Namespace(ns), cancellationToken).ConfigureAwait(false);
            await CreateAsync(client, Kinds.ConfigMap, ns, Rendering.DefaultMonitoring.ConfigMap(ns), cancellationToken).ConfigureAwait(false);
            await CreateAsync(client, Kinds.Service, ns, OperatorObjects.WebhookService(ns), cancellationToken).ConfigureAwait(false);
            await CreateAsync(client, Deployment, ns, OperatorObjects.Deployment(ns), cancellationToken).ConfigureAwait(false);
            if (options.BarmanPlugin)
            {
                await CreateAsync(client, Kinds.Service, ns, OperatorObjects.BarmanService(ns), cancellationToken).ConfigureAwait(false);
                await CreateAsync(client, Deployment, ns, OperatorObjects.BarmanDeployment(ns), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CreateAsync(KubeClient client, ResourceKind kind, string? ns, JsonObject item, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(kind, ns, item.Name(), cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        try
        {
            await client.CreateAsync(kind, ns, item, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            // Somebody else installs it at the same time: theirs it is.
        }
    }
}
