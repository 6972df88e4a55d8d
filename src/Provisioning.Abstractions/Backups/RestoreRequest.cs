namespace Provisioning;

/// <summary>A restore to a new database. Give one of <see cref="Source"/> and <see cref="Archive"/>.</summary>
public sealed record RestoreRequest
{
    /// <summary>
    /// The new database. Name, owner and major version are the source's, and may be left out; storage may not be smaller, and is the source's when it is left
    /// out and the tier's would be.
    /// </summary>
    public required DatabaseSpec Spec { get; init; }

    /// <summary>The database to restore from, active or paused.</summary>
    public DatabaseId? Source { get; init; }

    /// <summary>The archive to restore from, of a database that is gone.</summary>
    public BackupArchive? Archive { get; init; }

    /// <summary>How far to restore. Default: everything that there is.</summary>
    public RestoreTarget Target { get; init; } = RestoreTarget.Latest;

    /// <summary>
    /// Whether the source may belong to another organization than the new database. Default <see langword="false"/>: one tenant's data must not get to another by
    /// a mistyped name.
    /// </summary>
    public bool AllowOtherOrganization { get; init; }
}
