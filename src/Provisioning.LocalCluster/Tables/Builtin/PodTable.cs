using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

/// <summary>Pods: the status column says the most telling of phase, container states and deletion.</summary>
internal static class PodTable
{
    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("", "pods", new TablePrinter(
            [
                TableColumn.NameColumn, new("Ready"), new("Status"), new("Restarts"), TableColumn.Age,
                TableColumn.Wide("IP"), TableColumn.Wide("Node"), TableColumn.Wide("Nominated Node"), TableColumn.Wide("Readiness Gates"),
            ],
            Cells)),
    ];

    private static JsonNode?[] Cells(JsonObject pod, DateTimeOffset now)
    {
        var state = PodState.Of(pod);
        var restarts = state.Restarts.ToString(CultureInfo.InvariantCulture);
        if (state.Restarts > 0 && state.LastRestart is { } last)
        {
            restarts += $" ({Age.Format(now - last)} ago)";
        }

        return
        [
            Cell.Name(pod), $"{state.Ready}/{state.Total}", state.Reason, restarts, Cell.Age(pod, now),
            Cell.TextOrNone(pod, "status", "podIP"), Cell.TextOrNone(pod, "spec", "nodeName"), Cell.TextOrNone(pod, "status", "nominatedNodeName"), Gates(pod),
        ];
    }

    private static string Gates(JsonObject pod)
    {
        var gates = Cell.List(pod, "spec", "readinessGates").Select(g => g.String("conditionType")).ToHashSet();
        return gates.Count == 0
            ? Cell.None
            : $"{Cell.List(pod, "status", "conditions").Count(c => gates.Contains(c.String("type")) && c.String("status") == "True")}/{gates.Count}";
    }
}
