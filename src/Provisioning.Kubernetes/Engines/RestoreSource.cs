namespace Provisioning.Kubernetes.Engines;

/// <summary>What a restore begins with: the archive of a database that lives or is gone.</summary>
internal sealed record RestoreSource
{
    public required BackupArchive Archive { get; init; }

    /// <summary>The source's spec; null when it is not known.</summary>
    public DatabaseSpec? Spec { get; init; }

    /// <summary>What can be restored; null when it is not known. Of a database that lives, <see cref="RestorableWindow.Latest"/> is no bound.</summary>
    public RestorableWindow? Window { get; init; }

    /// <summary>Its base backups, in any order.</summary>
    public IReadOnlyList<DatabaseBackup> Backups { get; init; } = [];

    /// <summary>Whether nothing can be added to the archive any more.</summary>
    public required bool IsGone { get; init; }

    /// <summary>The source for people.</summary>
    public override string ToString() => IsGone ? $"archive {Archive.Folder}" : $"{Archive.Organization}/{Archive.Project}";
}
