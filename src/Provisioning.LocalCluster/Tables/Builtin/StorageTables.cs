using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class StorageTables
{
    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("", "persistentvolumeclaims", new TablePrinter(
            [
                TableColumn.NameColumn, new("Status"), new("Volume"), new("Capacity"), new("Access Modes"), new("StorageClass"), new("VolumeAttributesClass"),
                TableColumn.Age, TableColumn.Wide("VolumeMode"),
            ],
            Claim)),
        ("", "persistentvolumes", new TablePrinter(
            [
                TableColumn.NameColumn, new("Capacity"), new("Access Modes"), new("Reclaim Policy"), new("Status"), new("Claim"), new("StorageClass"),
                new("VolumeAttributesClass"), new("Reason"), TableColumn.Age, TableColumn.Wide("VolumeMode"),
            ],
            (v, now) =>
            [
                Cell.Name(v), Cell.Text(v, "spec", "capacity", "storage"), Modes(v.Node("spec", "accessModes")),
                    Cell.Text(v, "spec", "persistentVolumeReclaimPolicy"), Phase(v),
                v.String("spec", "claimRef", "name") is { } claim
                    ? $"{v.String("spec", "claimRef", "namespace")}/{claim}"
                    : "", Cell.Text(v, "spec", "storageClassName"),
                AttributesClass(v), Cell.Text(v, "status", "reason"), Cell.Age(v, now), Mode(v),
            ])),
        ("storage.k8s.io", "storageclasses", new TablePrinter(
            [
                TableColumn.NameColumn, new("Provisioner"), new("ReclaimPolicy"), new("VolumeBindingMode"), new("AllowVolumeExpansion"), TableColumn.Age,
            ],
            (c, now) =>
            [
                c.Annotation("storageclass.kubernetes.io/is-default-class") == "true" ? c.Name() + " (default)" : Cell.Name(c), Cell.Text(c, "provisioner"),
                c.String("reclaimPolicy") ?? "Delete", c.String("volumeBindingMode") ?? "Immediate", c.Bool("allowVolumeExpansion") == true, Cell.Age(c, now),
            ])),
    ];

    private static JsonNode?[] Claim(JsonObject claim, DateTimeOffset now)
    {
        // What was asked for is not what there is: capacity and modes appear with the volume.
        var bound = claim.String("spec", "volumeName") is { Length: > 0 };
        return
        [
            Cell.Name(claim), Phase(claim), Cell.Text(claim, "spec", "volumeName"), bound ? Cell.Text(claim, "status", "capacity", "storage") : "",
            bound
                ? Modes(claim.Node("status", "accessModes"))
                : "", Cell.Text(claim, "spec", "storageClassName"), AttributesClass(claim), Cell.Age(claim, now), Mode(claim),
        ];
    }

    private static JsonNode Phase(JsonObject item) => item.IsBeingDeleted() ? "Terminating" : Cell.Text(item, "status", "phase");

    private static string AttributesClass(JsonObject item) => item.String("spec", "volumeAttributesClassName") ?? Cell.Unset;

    private static string Mode(JsonObject item) => item.String("spec", "volumeMode") ?? Cell.Unset;

    private static string Modes(JsonNode? modes) => string.Join(',', (modes as JsonArray)?.Select(m => m.String() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }) ?? []);
}
