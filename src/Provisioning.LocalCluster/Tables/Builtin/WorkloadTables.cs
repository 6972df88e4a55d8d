using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class WorkloadTables
{
    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("apps", "deployments", new TablePrinter(
            [TableColumn.NameColumn, new("Ready"), new("Up-to-date", "integer"), new("Available", "integer"), TableColumn.Age, .. TemplateColumns,
                TableColumn.Wide("Selector")],
            (d, now) =>
            [
                Cell.Name(d), ReadyOfWanted(d), Cell.Number(d, "status", "updatedReplicas"), Cell.Number(d, "status", "availableReplicas"), Cell.Age(d, now),
                .. Template(d), Cell.Selector(d.Node("spec", "selector")),
            ])),
        ("apps", "replicasets", new TablePrinter(
            [
                TableColumn.NameColumn, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), TableColumn.Age, .. TemplateColumns,
                TableColumn.Wide("Selector"),
            ],
            (r, now) =>
            [
                Cell.Name(r), Cell.Number(r, "spec", "replicas"), Cell.Number(r, "status", "replicas"), Cell.Number(r, "status", "readyReplicas"),
                    Cell.Age(r, now),
                .. Template(r), Cell.Selector(r.Node("spec", "selector")),
            ])),
        ("apps", "statefulsets", new TablePrinter(
            [TableColumn.NameColumn, new("Ready"), TableColumn.Age, .. TemplateColumns],
            (s, now) => [Cell.Name(s), ReadyOfWanted(s), Cell.Age(s, now), .. Template(s)])),
        ("apps", "daemonsets", new TablePrinter(
            [
                TableColumn.NameColumn, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), new("Up-to-date", "integer"),
                new("Available", "integer"), new("Node Selector"), TableColumn.Age, .. TemplateColumns, TableColumn.Wide("Selector"),
            ],
            (d, now) =>
            [
                Cell.Name(d), Cell.Number(d, "status", "desiredNumberScheduled"), Cell.Number(d, "status", "currentNumberScheduled"),
                    Cell.Number(d, "status", "numberReady"),
                Cell.Number(d, "status", "updatedNumberScheduled"), Cell.Number(d, "status", "numberAvailable"),
                Cell.Map(d.Node("spec", "template", "spec", "nodeSelector")), Cell.Age(d, now), .. Template(d), Cell.Selector(d.Node("spec", "selector")),
            ])),
        ("apps", "controllerrevisions", new TablePrinter(
            [TableColumn.NameColumn, new("Controller"), new("Revision", "integer"), TableColumn.Age],
            (r, now) =>
            [
                Cell.Name(r), Cell.List(r, "metadata", "ownerReferences").FirstOrDefault(o => o.Bool("controller") == true) is { } owner
                    ? $"{owner.String("kind")}/{owner.String("name")}" : Cell.None,
                Cell.Number(r, "revision"), Cell.Age(r, now),
            ])),
    ];

    internal static IEnumerable<TableColumn> TemplateColumns => [TableColumn.Wide("Containers"), TableColumn.Wide("Images")];

    internal static IEnumerable<JsonNode?> Template(JsonObject workload)
    {
        var containers = Cell.List(workload, "spec", "template", "spec", "containers").ToList();
        return [string.Join(',', containers.Select(c => c.String("name"))), string.Join(',', containers.Select(c => c.String("image")))];
    }

    private static string ReadyOfWanted(JsonObject workload) => $"{workload.Int("status", "readyReplicas") ?? 0}/{workload.Int("spec", "replicas") ?? 0}";
}
