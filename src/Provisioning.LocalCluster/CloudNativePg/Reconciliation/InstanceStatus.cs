using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>The part of the status, and the pods' labels, that follow from what the instances report.</summary>
internal static class InstanceStatus
{
    public static void Apply(ClusterSession session, JsonObject status)
    {
        var now = session.Context.Time.GetUtcNow();
        var pods = session.ActivePods;
        var reported = status["instancesReportedState"] as JsonObject ?? [];
        foreach (var gone in reported.Select(r => r.Key).Where(n => pods.All(p => p.Name() != n)).ToList())
        {
            reported.Remove(gone);
        }

        var systems = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            // An instance may report before its pod's status says where it is; the address is required.
            if (session.Report(pod.Name()) is not { } report || pod.String("status", "podIP") is not { } ip)
            {
                continue;
            }

            systems.Add(report.SystemId);
            var state = new JsonObject { ["ip"] = ip, ["isPrimary"] = report.IsPrimary };
            if (report.TimelineId is { } timeline)
            {
                state["timeLineID"] = timeline;
                if (report.IsPrimary)
                {
                    status["timelineID"] = timeline;
                }
            }

            reported[pod.Name()] = state;
        }

        if (reported.Count == 0)
        {
            status.Remove("instancesReportedState");
        }
        else if (reported.Parent is null)
        {
            status["instancesReportedState"] = reported;
        }

        ApplySystemId(status, pods.Count, systems, now);
    }

    /// <summary>Labels each reporting pod with its role; a primary that has been told to give way is <c>unhealthy</c> until it follows.</summary>
    public static async Task LabelPodsAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        foreach (var pod in session.ActivePods)
        {
            var name = pod.Name();
            var givesWay = name == cluster.CurrentPrimary && cluster.TargetPrimary.Length > 0 && cluster.TargetPrimary != name;
            var role = givesWay ? "unhealthy"
                : session.Report(name) is not { } report ? null
                : report.IsPrimary ? name == cluster.CurrentPrimary ? "primary" : null
                : "replica";
            if (role is null || pod.Label(Cnpg.InstanceRoleLabel) == role || (givesWay && pod.Label(Cnpg.InstanceRoleLabel) is null))
            {
                continue;
            }

            var labels = new JsonObject { [Cnpg.InstanceRoleLabel] = role, [Cnpg.LegacyRoleLabel] = role };
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } };
            session.Context.Informers.Pods.Observe(
                await session.Context.Client.PatchAsync(Kinds.Pod, cluster.Namespace, name, patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static void ApplySystemId(JsonObject status, int pods, HashSet<string> systems, DateTimeOffset now)
    {
        const string Condition = "ConsistentSystemID";
        if (pods == 0)
        {
            status.Remove("systemID");
            Conditions.Set(status, Condition, false, "NotFound", "No instances are present in the cluster to report a system ID.", now);
        }
        else if (systems.Count == 1)
        {
            status["systemID"] = systems.Single();
            Conditions.Set(status, Condition, true, "Unique", "A single, unique system ID was found across reporting instances.", now);
        }
        else if (systems.Count > 1)
        {
            status.Remove("systemID");
            Conditions.Set(
                status, Condition, false, "Mismatch",
                    $"Multiple differing system IDs reported by instances: {string.Join(", ", systems.Order(StringComparer.Ordinal))}", now);
        }
    }
}
