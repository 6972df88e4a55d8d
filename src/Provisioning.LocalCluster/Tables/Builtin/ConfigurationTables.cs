using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class ConfigurationTables
{
    private const string ConfigMapData =
        "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the " +
        "BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.";

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("", "namespaces", new TablePrinter(
            [TableColumn.NameColumn, new("Status"), TableColumn.Age],
            (n, now) => [Cell.Name(n), Cell.Text(n, "status", "phase"), Cell.Age(n, now)])),
        ("", "configmaps", new TablePrinter(
            [TableColumn.NameColumn, new("Data", Description: ConfigMapData), TableColumn.Age],
            (c, now) => [Cell.Name(c), Cell.Count(c, "data") + Cell.Count(c, "binaryData"), Cell.Age(c, now)])),
        ("", "secrets", new TablePrinter(
            [TableColumn.NameColumn, new("Type"), new("Data"), TableColumn.Age],
            (s, now) => [Cell.Name(s), s.String("type") ?? "Opaque", Cell.Count(s, "data"), Cell.Age(s, now)])),
        ("", "serviceaccounts", new TablePrinter(
            [TableColumn.NameColumn, new("Secrets"), TableColumn.Age],
            (s, now) => [Cell.Name(s), Cell.Count(s, "secrets"), Cell.Age(s, now)])),
        ("coordination.k8s.io", "leases", new TablePrinter(
            [TableColumn.NameColumn, new("Holder"), TableColumn.Age],
            (l, now) => [Cell.Name(l), Cell.Text(l, "spec", "holderIdentity"), Cell.Age(l, now)])),
    ];
}
