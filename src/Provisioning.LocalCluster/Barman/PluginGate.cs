using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Holds a Cluster back while a plugin that it needs is not installed, or lacks what it needs.</summary>
internal static class PluginGate
{
    private const string PluginNameLabel = "cnpg.io/pluginName";
    private static readonly TimeSpan UnknownPluginRetry = TimeSpan.FromSeconds(10);

    public static async Task<Outcome> ReconcileAsync(ClusterSession session)
    {
        var context = session.Context;
        var missing = BarmanPlugin.Required(session.Cluster)
            .FirstOrDefault(n => !context.Informers.Services.List(context.Options.Namespace).Any(s => s.Label(PluginNameLabel) == n));
        if (missing is null)
        {
            return Outcome.Continue;
        }

        await session.SetPhaseAsync(
            Phases.UnknownPlugin,
            $"Unknown plugin: '{missing}'. This may be caused by the plugin not being loaded correctly by the operator. " +
            "Check the operator and plugin logs for errors").ConfigureAwait(false);
        return Outcome.After(UnknownPluginRetry);
    }

    /// <summary>What the Barman plugin does before each pass: its Role, once the object stores exist. Without one the pass ends, in silence.</summary>
    public static async Task<Outcome> PrepareAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        if (BarmanPlugin.Uses(cluster) is null)
        {
            return Outcome.Continue;
        }

        var informers = session.Context.Informers;
        var stores = new List<JsonObject>();
        foreach (var name in BarmanPlugin.ObjectStores(cluster))
        {
            if (informers.ObjectStores.Get(cluster.Namespace, name) is not { } store)
            {
                return Outcome.Stop;
            }

            stores.Add(store);
        }

        var role = BarmanRbac.Role(cluster, stores);
        var existing = informers.Roles.Get(cluster.Namespace, role.Name());
        if (existing is null)
        {
            await session.Context.CreateAsync(informers.Roles, role, session.Cancellation).ConfigureAwait(false);
        }
        else if (!JsonNode.DeepEquals(existing["rules"], role["rules"]))
        {
            informers.Roles.Observe(await session.Context.Client.PatchAsync(
                Kinds.Role, cluster.Namespace, role.Name(), new JsonObject { ["rules"] = role["rules"]!.DeepClone() }, session.Cancellation)
                    .ConfigureAwait(false));
        }

        if (informers.RoleBindings.Get(cluster.Namespace, role.Name()) is null)
        {
            await session.Context.CreateAsync(informers.RoleBindings, BarmanRbac.RoleBinding(cluster), session.Cancellation).ConfigureAwait(false);
        }

        return Outcome.Continue;
    }
}
