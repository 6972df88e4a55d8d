using System.Globalization;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Turns the target that a caller names into what an engine recovers from, or refuses it. Pure.</summary>
internal static class RestoreTargets
{
    /// <param name="target">How far to restore.</param>
    /// <param name="source">What there is.</param>
    /// <param name="fate">What the source says of the target's transaction; null when it was not or could not be asked.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="ProvisioningException">The target is not in what can be restored.</exception>
    /// <exception cref="SpecValidationException">It is none.</exception>
    public static RecoveryOrigin Resolve(RestoreTarget target, RestoreSource source, TransactionFate? fate, DateTimeOffset now)
    {
        var complete = source.Backups.Where(backup => backup is { State: BackupState.Completed, Id: not null, CompletedAt: not null })
            .OrderBy(backup => backup.CompletedAt).ToList();
        var earliest = source.Window?.Earliest ?? complete.FirstOrDefault()?.CompletedAt;
        if (earliest is null && source.Window is not null)
        {
            throw Outside($"{source} has no complete base backup yet; wait for the first one, or take one.");
        }

        var origin = new RecoveryOrigin { Store = source.Archive.Store, Server = source.Archive.Folder };
        return target switch
        {
            { Time: { } time } => origin with { Time = CheckTime(time, source, earliest, now), Exclusive = target.IsExclusive },
            { Backup: { } name } => origin with { BackupId = FindBackup(name, source), Immediate = true },
            { Position: { } position } => origin with { Lsn = CheckPosition(position, source, complete), Exclusive = target.IsExclusive },
            { Transaction: { } id } => origin with
            {
                TransactionId = CheckTransaction(id, source, fate),
                BackupId = FindBefore(fate?.CommittedAt, source, complete, $"transaction {id}"),
                Exclusive = target.IsExclusive,
            },
            { RestorePoint: { } point } => origin with
            {
                RestorePoint = point,
                BackupId = FindBefore(target.RestorePointCreatedAt, source, complete, $"restore point '{point}'"),
            },
            _ => origin,
        };
    }

    /// <summary>The moment to the microsecond, which is as exact as PostgreSQL is.</summary>
    private static DateTimeOffset CheckTime(DateTimeOffset time, RestoreSource source, DateTimeOffset? earliest, DateTimeOffset now)
    {
        var moment = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        if (moment > now)
        {
            throw Outside($"{Format(moment)} is in the future. {Describe(source)}");
        }

        if (moment < earliest)
        {
            throw Outside($"{Format(moment)} is before the end of the oldest base backup. {Describe(source)}");
        }

        return source is { IsGone: true, Window.Latest: { } latest } && moment > latest
            ? throw Outside($"{Format(moment)} is after the last that was archived. {Describe(source)}")
            : moment;
    }

    private static string FindBackup(string name, RestoreSource source)
    {
        var backup = source.Backups.FirstOrDefault(candidate => candidate.Name == name) ?? source.Backups.FirstOrDefault(candidate => candidate.Id == name);
        if (backup is { State: BackupState.Completed, Id: { } id })
        {
            return id;
        }

        if (backup is not null)
        {
            throw Outside($"Backup {name} of {source} is {backup.State.ToString().ToUpperInvariant()}, not complete.");
        }

        // Of an archive that is put together by hand, only the recovery itself can tell.
        return source.Window is null && IsBackupId(name) ? name : throw Outside($"{source} has no backup '{name}'. {Describe(source)}");
    }

    private static string CheckPosition(string text, RestoreSource source, List<DatabaseBackup> complete)
    {
        if (!LogPosition.TryParse(text, out var position))
        {
            throw Invalid($"'{text}' is no position of the write-ahead log, such as 0/5000100.");
        }

        return LogPosition.TryParse(complete.FirstOrDefault()?.EndPosition, out var oldest) && position < oldest
            ? throw Outside($"Position {text} is before the end of the oldest base backup, {complete[0].EndPosition}. {Describe(source)}")
            : text.ToUpperInvariant();
    }

    private static string CheckTransaction(string text, RestoreSource source, TransactionFate? fate)
    {
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 3)
        {
            throw Invalid($"'{text}' is no id of a transaction, which is a number from 3 to {uint.MaxValue}.");
        }

        return fate switch
        {
            { IsFuture: true } => throw Outside($"{source} has no transaction {text} yet."),
            { IsRunning: true } => throw Outside($"Transaction {text} of {source} has not ended yet."),
            _ => text,
        };
    }

    /// <summary>
    /// The last base backup before the moment. Without a moment the oldest one: a recovery that begins after its target never meets it, and one that begins
    /// long before it only takes longer.
    /// </summary>
    private static string FindBefore(DateTimeOffset? moment, RestoreSource source, List<DatabaseBackup> complete, string target)
    {
        if (complete.Count == 0)
        {
            throw Outside($"Which base backup precedes {target} is not known: {source} names none. Give {nameof(BackupArchive.Backups)}, or another target.");
        }

        return (moment is null ? complete[0] : complete.LastOrDefault(backup => backup.CompletedAt < moment))?.Id
            ?? throw Outside($"The {target} is before the end of the oldest base backup. {Describe(source)}");
    }

    private static string Describe(RestoreSource source)
    {
        if (source.Window is not { } window)
        {
            return "";
        }

        return source.IsGone || window.Earliest is null
            ? $"What can be restored of {source}: {window}."
            : $"What can be restored of {source}: {Format(window.Earliest.Value)} to now.";
    }

    private static bool IsBackupId(string text) => text.Length == 15 && text[8] == 'T' && text.Where((_, i) => i != 8).All(char.IsAsciiDigit);

    private static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static ProvisioningException Outside(string message) => new(ErrorCode.TargetOutsideWindow, message.TrimEnd());

    private static SpecValidationException Invalid(string message) => new([new SpecError { Field = nameof(RestoreRequest.Target), Message = message }]);
}
