using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

/// <summary>A Cluster's history as the recordings' timelines tell it: what changed, without times.</summary>
internal static class ClusterTimeline
{
    public static string Line(JsonObject cluster)
    {
        var status = cluster["status"];
        var conditions = ((status.Node("conditions") as JsonArray) ?? []).Select(c => $"{c.String("type")}={c.String("status")}({c.String("reason")})");
        return $"phase='{status.String("phase")}' reason='{status.String("phaseReason")}' ready={status.Int("readyInstances") ?? 0}/{status.Int("instances") ?? 0} " +
            $"primary={status.String("currentPrimary")} target={status.String("targetPrimary")} [{string.Join(' ', conditions)}]";
    }

    /// <summary>Lines without repetitions that follow each other.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<JsonObject> versions)
    {
        var lines = new List<string>();
        foreach (var line in versions.Select(Line))
        {
            if (lines.Count == 0 || lines[^1] != line)
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
