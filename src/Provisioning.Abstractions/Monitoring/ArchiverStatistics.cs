namespace Provisioning;

/// <summary>The archiving of the write-ahead log, as the primary counts it.</summary>
public sealed record ArchiverStatistics
{
    /// <summary>
    /// Whether the spec asks for archiving. Without a backup policy the server archives to nowhere and counts that as success.
    /// </summary>
    public required bool IsConfigured { get; init; }

    /// <summary>Files that were archived.</summary>
    public required long Archived { get; init; }

    /// <summary>When the last one was; <see langword="null"/> when none was.</summary>
    public DateTimeOffset? LastArchivedAt { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>When the last one did; <see langword="null"/> when none did.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Files that wait to be archived, and fill the volume until they are.</summary>
    public required long Waiting { get; init; }
}
