using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>From nothing to pods: the first primary's volume, the jobs that fill volumes, and the pods on the filled ones.</summary>
internal static class InstanceVolumes
{
    /// <summary>The first step of a new cluster: the primary's claims, and who is to be primary.</summary>
    public static async Task CreatePrimaryAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var name = cluster.InstanceName(1);

        // The claims last: it is their absence that brings the next pass here again, should one of these writes fail.
        await session.SetTargetPrimaryAsync(name).ConfigureAwait(false);
        await session.SetPhaseAsync(Phases.SettingUpPrimary, $"Creating primary instance {name}").ConfigureAwait(false);
        await CreateClaimsAsync(session, 1).ConfigureAwait(false);
    }

    /// <summary>Another instance, copied from the primary, under the lowest number that is free.</summary>
    public static async Task CreateReplicaAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var used = session.Context.Informers.Claims.List(cluster.Namespace)
            .Where(c => c.Label(Cnpg.ClusterLabel) == cluster.Name).Select(ClusterSession.Serial).ToHashSet();
        var serial = Enumerable.Range(1, used.Count + 1).First(n => !used.Contains(n));
        var job = BootstrapJob.Join(cluster, serial);
        session.Emit("CreatingInstance", $"Creating instance {cluster.InstanceName(serial)}");
        await session.SetPhaseAsync(Phases.CreatingReplica, $"Creating replica {job.Name()}").ConfigureAwait(false);
        await CreateClaimsAsync(session, serial).ConfigureAwait(false);
        await session.Context.CreateAsync(session.Context.Informers.Jobs, job, session.Cancellation).ConfigureAwait(false);
    }

    /// <summary>Moves one volume without a pod a step on: fills it, marks it ready, gives it its pod. The primary's comes first.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> AdoptAsync(ClusterSession session, bool primaryOnly)
    {
        var cluster = session.Cluster;
        var primary = cluster.CurrentPrimary.Length > 0 ? cluster.CurrentPrimary : cluster.TargetPrimary;
        var dangling = session.Claims
            .Where(c => c.Label(Cnpg.PvcRoleLabel) == "PG_DATA" && session.Pod(c.Label(Cnpg.InstanceNameLabel) ?? "") is null)
            .OrderByDescending(c => c.Label(Cnpg.InstanceNameLabel) == primary)
            .FirstOrDefault();
        if (dangling is null || (primaryOnly && dangling.Label(Cnpg.InstanceNameLabel) != primary))
        {
            return false;
        }

        var instance = dangling.Label(Cnpg.InstanceNameLabel)!;
        var serial = ClusterSession.Serial(dangling);
        if (dangling.Annotation(Cnpg.PvcStatusAnnotation) != "ready")
        {
            if (session.Jobs.FirstOrDefault(j => j.Label(Cnpg.InstanceNameLabel) == instance) is not { } job)
            {
                await FillAsync(session, instance, serial).ConfigureAwait(false);
                return true;
            }

            if (!PodState.IsComplete(job))
            {
                return true;
            }

            await MarkReadyAsync(session, instance).ConfigureAwait(false);
        }

        // The phase first: should its write be refused, the next pass finds the pod still missing and does both.
        await WaitForInstancesAsync(session).ConfigureAwait(false);
        await session.Context.CreateAsync(
            session.Context.Informers.Pods, InstancePod.Create(cluster, serial, Sidecar(session)), session.Cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Says that an instance is on its way, except in a restart that has a phase of its own.</summary>
    public static Task WaitForInstancesAsync(ClusterSession session) => session.Cluster.Phase is Phases.InPlaceRestart or Phases.InPlaceDeleteRestart
        ? Task.CompletedTask
        : session.SetPhaseAsync(Phases.WaitingForInstances, Phases.WaitingForInstancesReason);

    public static BarmanSidecar? Sidecar(ClusterSession session) =>
        BarmanPlugin.Uses(session.Cluster) is { } parameters
            ? new BarmanSidecar(session.Context.Informers.ObjectStores.Get(session.Cluster.Namespace, parameters.String("barmanObjectName") ?? ""))
            : null;

    private static async Task FillAsync(ClusterSession session, string instance, int serial)
    {
        var cluster = session.Cluster;
        await CreateClaimsAsync(session, serial).ConfigureAwait(false);
        JsonObject job;
        if (cluster.CurrentPrimary.Length > 0)
        {
            job = BootstrapJob.Join(cluster, serial);
            session.Emit("CreatingInstance", $"Creating instance {instance}");
        }
        else if (cluster.Recovery is not null)
        {
            job = BootstrapJob.Recovery(cluster, serial, Sidecar(session));
            session.Emit("CreatingInstance", "Primary instance (from backup)");
        }
        else
        {
            job = BootstrapJob.Initdb(cluster, serial);
            session.Emit("CreatingInstance", "Primary instance (initdb)");
        }

        await session.Context.CreateAsync(session.Context.Informers.Jobs, job, session.Cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates those claims of an instance that are not there yet.</summary>
    private static async Task CreateClaimsAsync(ClusterSession session, int serial)
    {
        var claims = session.Context.Informers.Claims;
        foreach (var claim in DataVolume.Claims(session.Cluster, serial).Where(c => claims.Get(session.Cluster.Namespace, c.Name()) is null))
        {
            await session.Context.CreateAsync(claims, claim, session.Cancellation).ConfigureAwait(false);
        }
    }

    private static async Task MarkReadyAsync(ClusterSession session, string instance)
    {
        foreach (var claim in session.Claims.Where(c => c.Label(Cnpg.InstanceNameLabel) == instance))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Cnpg.PvcStatusAnnotation] = "ready" } } };
            session.Context.Informers.Claims.Observe(await session.Context.Client.PatchAsync(
                Kinds.PersistentVolumeClaim, session.Cluster.Namespace, claim.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }
}
