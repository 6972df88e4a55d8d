using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class ExtensionTables
{
    private static readonly TablePrinter Webhooks = new(
        [TableColumn.NameColumn, new("Webhooks", "integer"), TableColumn.Age],
        (w, now) => [Cell.Name(w), Cell.Count(w, "webhooks"), Cell.Age(w, now)]);

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("apiextensions.k8s.io", "customresourcedefinitions", new TablePrinter(
            [TableColumn.NameColumn, new("Created At", "date")],
            (c, _) => [Cell.Name(c), Cell.Text(c, "metadata", "creationTimestamp")])),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations", Webhooks),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations", Webhooks),
        ("apiregistration.k8s.io", "apiservices", new TablePrinter(
            [TableColumn.NameColumn, new("Service"), new("Available"), TableColumn.Age],
            (s, now) =>
            [
                Cell.Name(s), s.String("spec", "service", "name") is { } service ? $"{s.String("spec", "service", "namespace")}/{service}" : "Local",
                Cell.List(s, "status", "conditions").FirstOrDefault(c => c.String("type") == "Available").String("status") ?? "Unknown", Cell.Age(s, now),
            ])),
    ];
}
