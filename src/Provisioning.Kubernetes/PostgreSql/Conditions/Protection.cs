using System.Globalization;
using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Backups;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.PostgreSql.Conditions;

/// <summary>
/// Whether the loss of every volume would be survived. The operator's condition ContinuousArchiving is also True where nothing is archived, so it counts only
/// for a cluster that has the archiver and a base backup in its archive, which the plugin completes only when the log arrives there, too.
/// </summary>
internal static class Protection
{
    private const string Type = ConditionTypes.Protected;

    /// <summary>A late backup is given half of the schedule's interval, within these bounds.</summary>
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(12);

    public static DatabaseCondition Judge(ConditionInput input)
    {
        var (context, _, observed, now) = input;
        if (!observed.Watches(PostgreSqlTypes.ObjectStore) || !observed.Watches(PostgreSqlTypes.Backup))
        {
            return NewCondition.Unknown(
                Type, ConditionReasons.Unobservable, "The cluster does not tell of backups: the Barman Cloud plugin or its kinds are missing, or are out of reach.");
        }

        var cluster = observed.Get(PostgreSqlTypes.Cluster, context.Name);
        var archiving = Instances.Condition(cluster?.Status?.Conditions, "ContinuousArchiving");
        if (archiving?.Status == "False")
        {
            return NewCondition.False(
                Type,
                ConditionReasons.ArchivingFailing,
                $"The write-ahead log does not get to the store: {archiving.Message ?? archiving.Reason ?? "the operator gives no reason"}",
                archiving.LastTransitionTime);
        }

        var backups = BackupsOf(context, observed);
        if (backups.LastSuccess is not { } last)
        {
            return backups.Error is null
                ? NewCondition.False(Type, ConditionReasons.NoBaseBackup, "There is no base backup yet.", cluster?.Metadata.CreationTimestamp)
                : NewCondition.False(
                    Type, ConditionReasons.NoBaseBackup, $"There is no base backup, and the last attempt failed: {backups.Error}", cluster?.Metadata.CreationTimestamp);
        }

        if (archiving?.Status != "True" || !HasArchiver(cluster))
        {
            return NewCondition.Unknown(
                Type, ConditionReasons.ArchivingUnconfirmed, "There is a base backup, and nothing says yet that the write-ahead log gets to the store.");
        }

        var since = archiving.LastTransitionTime > backups.First ? archiving.LastTransitionTime : backups.First;
        if (context.Paused)
        {
            return NewCondition.True(
                Type, ConditionReasons.Paused, $"Nothing changes while the database is paused. The last base backup is of {Format(last)}.", since);
        }

        if (Overdue(context, observed, last, now) is { } due)
        {
            return NewCondition.False(
                Type,
                ConditionReasons.BackupTooOld,
                $"The last base backup is of {Format(last)}, and the one that was due at {Format(due)} is not there"
                    + (backups.Error is null ? "." : $": {backups.Error}"),
                due);
        }

        return backups.Error is null
            ? NewCondition.True(Type, ConditionReasons.Protected, $"The last base backup is of {Format(last)}, and the write-ahead log gets to the store.", since)
            : NewCondition.True(
                Type,
                ConditionReasons.LastBackupFailed,
                $"The base backup of {Format(last)} and the write-ahead log are in the store. A later base backup failed: {backups.Error}",
                since);
    }

    private static (DateTimeOffset? First, DateTimeOffset? LastSuccess, string? Error) BackupsOf(DatabaseContext context, IObservedObjects observed)
    {
        var window = observed.Get(PostgreSqlTypes.ObjectStore, PostgreSqlNames.Store(context))?.Status?.ServerRecoveryWindow?
            .GetValueOrDefault(PostgreSqlNames.ArchiveServer(context));
        var backups = BackupObjects.Read(context, observed);
        var completed = backups.Where(backup => backup.State == BackupState.Completed).Select(backup => backup.CompletedAt).ToList();
        var last = completed.Append(window?.LastSuccessfulBackupTime).Append(window?.FirstRecoverabilityPoint).Max();
        var newest = backups.FirstOrDefault(backup => backup.State is BackupState.Completed or BackupState.Failed);
        var error = newest?.State == BackupState.Failed ? newest.Error
            : window?.LastFailedBackupTime > last ? $"a backup failed at {Format(window!.LastFailedBackupTime!.Value)}." : null;
        return (completed.Append(window?.FirstRecoverabilityPoint).Min(), last, error);
    }

    /// <summary>When a base backup was due that is not there; null when the last one is recent enough.</summary>
    private static DateTimeOffset? Overdue(DatabaseContext context, IObservedObjects observed, DateTimeOffset last, DateTimeOffset now)
    {
        var schedule = context.Spec.Backup!.Schedule;
        if (CronSchedule.GetLast(schedule, now) is not { } latest || CronSchedule.GetLast(schedule, latest.AddMinutes(-1)) is not { } before)
        {
            return null;
        }

        var grace = TimeSpan.FromTicks(Math.Clamp((latest - before).Ticks / 2, ShortestGrace.Ticks, LongestGrace.Ticks));
        var due = CronSchedule.GetLast(schedule, now - grace);
        var scheduled = observed.Get(PostgreSqlTypes.ScheduledBackup, PostgreSqlNames.ScheduledBackup(context))?.Metadata.CreationTimestamp;
        return due > last && !(scheduled > due) ? due : null;
    }

    private static bool HasArchiver(Cluster? cluster) =>
        cluster?.Spec?.Plugins?.Any(plugin => plugin is { Name: PostgreSqlNames.BarmanPlugin, IsWalArchiver: true }) == true;

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
