using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Rest;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>Words the 409 of an apply that would take fields from other managers.</summary>
internal static class ApplyConflict
{
    public static ApiException Exception(IEnumerable<(Manager Manager, FieldSet Fields)> conflicts)
    {
        var all = conflicts.OrderBy(c => c.Manager.ToString(), StringComparer.Ordinal)
            .Select(c => (Manager: c.Manager.ToString(), Paths: c.Fields.Paths().Select(FieldPaths.Display).ToArray())).ToArray();
        var count = all.Sum(c => c.Paths.Length);
        var message = count == 1
            ? $"Apply failed with 1 conflict: conflict with {all[0].Manager}: {all[0].Paths[0]}"
            : $"Apply failed with {count} conflicts: "
                + string.Join('\n', all.SelectMany(c => c.Paths.Select(p => $"- {p}").Prepend($"conflicts with {c.Manager}:")));
        var causes = new JsonArray();
        foreach (var (manager, paths) in all)
        {
            foreach (var path in paths)
            {
                causes.Add((JsonNode)new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {manager}", ["field"] = path });
            }
        }

        return new ApiException(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }
}
