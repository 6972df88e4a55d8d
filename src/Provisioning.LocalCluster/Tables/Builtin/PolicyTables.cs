using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class PolicyTables
{
    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("policy", "poddisruptionbudgets", new TablePrinter(
            [TableColumn.NameColumn, new("Min Available"), new("Max Unavailable"), new("Allowed Disruptions", "integer"), TableColumn.Age],
            (b, now) =>
            [
                Cell.Name(b), b.Node("spec", "minAvailable")?.ToString() ?? "N/A", b.Node("spec", "maxUnavailable")?.ToString() ?? "N/A",
                Cell.Number(b, "status", "disruptionsAllowed"), Cell.Age(b, now),
            ])),
        ("", "resourcequotas", new TablePrinter(
            [TableColumn.NameColumn, new("Request"), new("Limit"), TableColumn.Age],
            (q, now) => [Cell.Name(q), Used(q, limits: false), Used(q, limits: true), Cell.Age(q, now)])),
        ("", "limitranges", new TablePrinter(
            [TableColumn.NameColumn, new("Created At")],
            (l, _) => [Cell.Name(l), Cell.Text(l, "metadata", "creationTimestamp")])),
        ("scheduling.k8s.io", "priorityclasses", new TablePrinter(
            [TableColumn.NameColumn, new("Value", "integer"), new("Global-Default", "boolean"), TableColumn.Age, new("PreemptionPolicy")],
            (p, now) =>
                [Cell.Name(p), Cell.Number(p, "value"), p.Bool("globalDefault") == true, Cell.Age(p, now), p.String("preemptionPolicy")
                    ?? "PreemptLowerPriority"])),
    ];

    private static string Used(JsonObject quota, bool limits)
    {
        var hard = quota.Node("spec", "hard") as JsonObject ?? [];
        var names = hard.Select(h => h.Key).Where(n => n.StartsWith("limits.", StringComparison.Ordinal) == limits).Order(StringComparer.Ordinal);
        return string.Join(", ", names.Select(n => $"{n}: {quota.String("status", "used", n) ?? "0"}/{hard[n].String()}"));
    }
}
