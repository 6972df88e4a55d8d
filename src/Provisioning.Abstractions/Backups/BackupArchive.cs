namespace Provisioning;

/// <summary>
/// Base backups and write-ahead log of a database that is gone. <see cref="IDatabaseBackups.ListArchivesAsync"/> lists those that the library knows of; after the
/// loss of a whole cluster one can be put together by hand, from what is in the store.
/// </summary>
public sealed record BackupArchive
{
    /// <summary>The library's name of it, which <see cref="IDatabaseBackups.DeleteArchiveAsync"/> takes; <see langword="null"/> when made by hand.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the backup store in the host's options.</summary>
    public required string Store { get; init; }

    /// <summary>The database's folder in the store, such as <c>acme-shop-1a2b3c4d</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The engine.</summary>
    public DatabaseEngine Engine { get; init; } = DatabaseEngine.PostgreSql;

    /// <summary>The engine's version, of which the major version must be that of the restored database.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the database inside the server.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>The role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Organization of the database that is gone; <see langword="null"/> when it is not known, which counts as another organization.</summary>
    public string? Organization { get; init; }

    /// <summary>Project of the database that is gone.</summary>
    public string? Project { get; init; }

    /// <summary>Size of a volume that the data fits on, as a Kubernetes quantity; <see langword="null"/> when it is not known.</summary>
    public string? Storage { get; init; }

    /// <summary>What could be restored when the database was deleted; <see langword="null"/> when it is not known.</summary>
    public RestorableWindow? Window { get; init; }

    /// <summary>The complete base backups when the database was deleted, oldest first.</summary>
    public IReadOnlyList<DatabaseBackup> Backups { get; init; } = [];

    /// <summary>When the database was deleted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
