using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class AccessTables
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly TablePrinter Roles = new(
        [TableColumn.NameColumn, new("Created At")],
        (r, _) => [Cell.Name(r), Cell.Text(r, "metadata", "creationTimestamp")]);

    private static readonly TablePrinter Bindings = new(
        [TableColumn.NameColumn, new("Role"), TableColumn.Age, TableColumn.Wide("Users"), TableColumn.Wide("Groups"), TableColumn.Wide("ServiceAccounts")],
        (b, now) =>
        [
            Cell.Name(b), $"{b.String("roleRef", "kind")}/{b.String("roleRef", "name")}", Cell.Age(b, now),
            Subjects(b, "User"), Subjects(b, "Group"), Subjects(b, "ServiceAccount"),
        ]);

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
        [(Group, "roles", Roles), (Group, "clusterroles", Roles), (Group, "rolebindings", Bindings), (Group, "clusterrolebindings", Bindings)];

    private static string Subjects(JsonObject binding, string kind) => string.Join(", ", Cell.List(binding, "subjects")
        .Where(s => s.String("kind") == kind)
        .Select(s => kind == "ServiceAccount" ? $"{s.String("namespace")}/{s.String("name")}" : s.String("name")));
}
