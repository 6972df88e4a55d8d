using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>What the webhooks of Backup and ScheduledBackup refuse and warn about.</summary>
internal static class BackupValidation
{
    public static IEnumerable<FieldError> Backup(JsonObject backup)
    {
        if (backup.String("spec", "method") == "plugin" && backup.Node("spec", "pluginConfiguration") is null)
        {
            yield return new FieldError("spec.pluginConfiguration", null, "cannot be empty when the backup method is plugin");
        }

        if (backup.String("spec", "method") is not "volumeSnapshot" && backup.Node("spec", "online") is { } online)
        {
            yield return new FieldError("spec.online", online.DeepClone(), "Online parameter can be specified only if the backup method is volumeSnapshot");
        }

        if (backup.String("spec", "method") == "volumeSnapshot")
        {
            yield return new FieldError(
                "spec.method", "volumeSnapshot",
                "Cannot use volumeSnapshot backup method due to missing VolumeSnapshot CRD. If you installed the CRD after having started the operator, " +
                "please restart it to enable VolumeSnapshot support");
        }
    }

    public static IEnumerable<FieldError> ScheduledBackup(JsonObject backup)
    {
        var schedule = backup.String("spec", "schedule") ?? "";
        if (!Barman.CronSchedule.TryParse(schedule, out _))
        {
            yield return new FieldError("spec.schedule", schedule, $"Expected 5 to 6 fields, found {Fields(schedule)}: {schedule}");
        }
    }

    public static IEnumerable<string> ScheduledBackupWarnings(JsonObject backup)
    {
        var schedule = backup.String("spec", "schedule") ?? "";
        if (!schedule.StartsWith('@') && Fields(schedule) != 6)
        {
            yield return "Schedule parameter may not have the right number of arguments (usually six arguments are needed)";
        }
    }

    private static int Fields(string schedule) => schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
