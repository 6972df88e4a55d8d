using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Creates Backups when they are due.</summary>
internal sealed class ScheduledBackupReconciler(OperatorContext context)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (context.Informers.ScheduledBackups.Get(key.Namespace, key.Name) is not { } scheduled || scheduled.IsBeingDeleted() ||
            scheduled.Bool("spec", "suspend") == true || !CronSchedule.TryParse(scheduled.String("spec", "schedule") ?? "", out var schedule))
        {
            return null;
        }

        var now = context.Time.GetUtcNow();
        var checkedAt = Time(scheduled, "lastCheckTime");
        if (checkedAt is null && scheduled.Bool("spec", "immediate") == true)
        {
            context.BackupEvents.Normal(scheduled, "BackupSchedule", $"Scheduled immediate backup now: {GoTime(now)}");
            await CreateAsync(scheduled, schedule, now, immediate: true, cancellationToken).ConfigureAwait(false);
        }
        else if (checkedAt is { } last && schedule.Next(last) is { } due && due <= now)
        {
            context.BackupEvents.Normal(scheduled, "BackupSchedule", $"Scheduled backup now: {GoTime(now)}");
            await CreateAsync(scheduled, schedule, now, immediate: false, cancellationToken).ConfigureAwait(false);
        }

        var next = schedule.Next(now);
        if (checkedAt is null && scheduled.Bool("spec", "immediate") != true)
        {
            await UpdateAsync(
                scheduled, new JsonObject { ["lastCheckTime"] = Conditions.Timestamp(now), ["nextScheduleTime"] = Stamp(next) },
                cancellationToken).ConfigureAwait(false);
        }

        return next - now is { } wait ? wait < LongestWait ? wait : LongestWait : null;
    }

    private async Task CreateAsync(JsonObject scheduled, CronSchedule schedule, DateTimeOffset now, bool immediate, CancellationToken cancellationToken)
    {
        var spec = new JsonObject();
        foreach (var field in (string[])["cluster", "method", "target", "online", "onlineConfiguration", "pluginConfiguration"])
        {
            if (scheduled.Node("spec", field) is { } value)
            {
                spec[field] = value.DeepClone();
            }
        }

        var metadata = new JsonObject
        {
            ["name"] = $"{scheduled.Name()}-{now.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}",
            ["namespace"] = scheduled.Namespace(),
            ["labels"] = new JsonObject
            {
                [Cnpg.ClusterLabel] = scheduled.String("spec", "cluster", "name"),
                ["cnpg.io/immediateBackup"] = immediate ? "true" : "false",
                ["cnpg.io/scheduled-backup"] = scheduled.Name(),
            },
        };
        var owner = scheduled.String("spec", "backupOwnerReference") switch
        {
            "self" => scheduled,
            "cluster" => context.Informers.Clusters.Get(scheduled.Namespace(), scheduled.String("spec", "cluster", "name") ?? ""),
            _ => null,
        };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(OwnedMetadata.Owner(owner, blockOwnerDeletion: false));
        }

        try
        {
            await context.CreateAsync(
                context.Informers.Backups,
                new JsonObject { ["apiVersion"] = Kinds.Backup.ApiVersion, ["kind"] = Kinds.Backup.Kind, ["metadata"] = metadata, ["spec"] = spec },
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.StatusCode is System.Net.HttpStatusCode.UnprocessableEntity or System.Net.HttpStatusCode.BadRequest)
        {
            // The Backup's own webhook refuses it: only this event shows that every run fails.
            context.BackupEvents.Warning(scheduled, "BackupCreation", $"Error while creating backup object: {e.Message}");
        }

        var next = schedule.Next(now);
        await UpdateAsync(
            scheduled,
            new JsonObject { ["lastCheckTime"] = Conditions.Timestamp(now), ["lastScheduleTime"] = Conditions.Timestamp(now),
                ["nextScheduleTime"] = Stamp(next) },
            cancellationToken).ConfigureAwait(false);
        context.BackupEvents.Normal(scheduled, "BackupSchedule", $"Next backup scheduled by {GoTime(next)}");
    }

    private async Task UpdateAsync(JsonObject scheduled, JsonObject status, CancellationToken cancellationToken) =>
        context.Informers.ScheduledBackups.Observe(await context.Client.PatchAsync(
            Kinds.ScheduledBackup, scheduled.Namespace(), scheduled.Name(), new JsonObject { ["status"] = status }, cancellationToken, "status")
                .ConfigureAwait(false));

    private static string? Stamp(DateTimeOffset? time) => time is { } value ? Conditions.Timestamp(value) : null;

    private static string GoTime(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss' +0000 UTC'", CultureInfo.InvariantCulture) ?? "never";

    private static DateTimeOffset? Time(JsonObject item, string field) =>
        item.String("status", field) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}
