using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("", "nodes", new TablePrinter(
            [
                TableColumn.NameColumn, new("Status"), new("Roles"), TableColumn.Age, new("Version"),
                TableColumn.Wide("Internal-IP"), TableColumn.Wide("External-IP"), TableColumn.Wide("OS-Image"), TableColumn.Wide("Kernel-Version"),
                TableColumn.Wide("Container-Runtime"),
            ],
            (node, now) =>
            [
                Cell.Name(node), Status(node), Roles(node), Cell.Age(node, now), Info(node, "kubeletVersion"),
                Address(node, "InternalIP"), Address(node, "ExternalIP"), Info(node, "osImage"), Info(node, "kernelVersion"),
                    Info(node, "containerRuntimeVersion"),
            ])),
    ];

    private static string Status(JsonObject node)
    {
        var ready = Cell.List(node, "status", "conditions").FirstOrDefault(c => c.String("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.String("status") == "True" ? "Ready" : "NotReady";
        return node.Bool("spec", "unschedulable") == true ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node)
    {
        IEnumerable<string> labels = (node.Node("metadata", "labels") as JsonObject)?.Select(l => l.Key) ?? [];
        return Cell.Join(
            labels.Where(l => l.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(l => l[RolePrefix.Length..]).Order(StringComparer.Ordinal));
    }

    private static string Address(JsonObject node, string type) =>
        Cell.List(node, "status", "addresses").FirstOrDefault(a => a.String("type") == type).String("address") ?? Cell.None;

    private static string Info(JsonObject node, string name) => node.String("status", "nodeInfo", name) is { Length: > 0 } value ? value : Age.Unknown;
}
