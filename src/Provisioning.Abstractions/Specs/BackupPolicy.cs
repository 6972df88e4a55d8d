namespace Provisioning;

/// <summary>How a database is backed up: base backups on a schedule and continuous archiving to a store that the host has configured by name.</summary>
public sealed record BackupPolicy
{
    /// <summary>Name of the backup store in the host's options.</summary>
    public required string Store { get; init; }

    /// <summary>
    /// When base backups are taken: cron with five fields (minute, hour, day of month, month, day of week), or <c>@daily</c> and the like, in UTC.
    /// Sunday is 0, 7 or <c>sun</c>. Default <c>0 2 * * *</c>.
    /// </summary>
    public string Schedule { get; init; } = "0 2 * * *";

    /// <summary>How long backups are kept, in days. Default 30.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <summary>A base backup every night at 02:00 UTC, kept for 30 days.</summary>
    public static BackupPolicy Daily(string store) => new() { Store = store };
}
