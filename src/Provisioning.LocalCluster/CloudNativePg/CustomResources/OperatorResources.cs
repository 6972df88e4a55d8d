using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>Every custom resource of the operator and of its backup plugin.</summary>
internal static class OperatorResources
{
    private const string Group = "postgresql.cnpg.io";

    private static readonly PrinterColumn ClusterColumn = new("Cluster", "string", ".spec.cluster.name");

    private static readonly IReadOnlyList<PrinterColumn> AppliedColumns =
        [ClusterColumn, new("PG Name", "string", ".spec.name"), new("Applied", "boolean", ".status.applied"), new("Message", "string", ".status.message")];

    public static IReadOnlyList<CustomResource> Operator { get; } =
    [
        new(
            Kinds.Cluster, ClusterSchema.Text, new("Instances", "integer", ".status.instances"), new("Ready", "integer", ".status.readyInstances"),
            new("Status", "string", ".status.phase"), new("Primary", "string", ".status.currentPrimary"))
        {
            HasScale = true, ScaleSelectorPath = ".status.selector",
        },
        new(
            Kinds.Backup, BackupSchemas.Backup, ClusterColumn, new("Method", "string", ".spec.method"), new("Phase", "string", ".status.phase"),
            new("Error", "string", ".status.error")),
        new(Kinds.ScheduledBackup, BackupSchemas.ScheduledBackup, ClusterColumn, new("Last Backup", "date", ".status.lastScheduleTime")),
        new(
            new(Group, "v1", "poolers", "Pooler"), OtherSchemas.Pooler, ClusterColumn, new("Type", "string", ".spec.type"),
            new("Phase", "string", ".status.phase")) { HasScale = true },
        new(new(Group, "v1", "databases", "Database"), OtherSchemas.Database, AppliedColumns),
        new(new(Group, "v1", "databaseroles", "DatabaseRole"), OtherSchemas.DatabaseRole, AppliedColumns),
        new(new(Group, "v1", "publications", "Publication"), OtherSchemas.Publication, AppliedColumns),
        new(new(Group, "v1", "subscriptions", "Subscription"), OtherSchemas.Subscription, AppliedColumns),
        new(new(Group, "v1", "imagecatalogs", "ImageCatalog"), OtherSchemas.Catalog) { HasStatus = false },
        new(new(Group, "v1", "clusterimagecatalogs", "ClusterImageCatalog", Namespaced: false), OtherSchemas.Catalog) { HasStatus = false },
        new(new(Group, "v1", "failoverquorums", "FailoverQuorum"), OtherSchemas.FailoverQuorum) { SpecRequired = false },
    ];

    public static CustomResource ObjectStore { get; } = new(Kinds.ObjectStore, BackupSchemas.ObjectStore) { HasAgeColumn = false };

    public static CustomResource PodMonitor { get; } =
        new(new("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor"), OtherSchemas.PodMonitor)
        {
            HasAgeColumn = false, ShortNames = ["pmon"], Categories = ["prometheus-operator"],
        };
}
