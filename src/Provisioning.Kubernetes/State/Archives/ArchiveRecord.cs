using System.Text.Json;

namespace Provisioning.Kubernetes.State.Archives;

/// <summary>What is known of an archive whose database is gone: enough to restore from it. Kept until the archive is deleted; holds no secret.</summary>
internal sealed record ArchiveRecord
{
    /// <summary>Complete base backups that are kept in a record; the older ones can be restored by a moment.</summary>
    public const int MaxBackups = 500;

    public required string Organization { get; init; }

    public required string Project { get; init; }

    /// <summary>Wire form of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Name of the backup store in the options.</summary>
    public required string Store { get; init; }

    /// <summary>The archive's folder in the store, and its name: no two archives ever have the same.</summary>
    public required string Folder { get; init; }

    public required string Version { get; init; }

    public required string DatabaseName { get; init; }

    public required string Owner { get; init; }

    public string? Storage { get; init; }

    /// <summary>The spec of the database, in the form of its engine.</summary>
    public JsonElement? Spec { get; init; }

    public DateTimeOffset? Earliest { get; init; }

    public DateTimeOffset? Latest { get; init; }

    public bool IsEstimate { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>The complete base backups, oldest first.</summary>
    public IReadOnlyList<ArchivedBackup> Backups { get; init; } = [];

    public required DateTimeOffset DeletedAt { get; init; }

    public static ArchiveRecord From(
        BackupArchive archive, RestorableWindow? window, IEnumerable<DatabaseBackup> backups, JsonElement? spec, DateTimeOffset now) =>
        new()
        {
            Organization = archive.Organization ?? "",
            Project = archive.Project ?? "",
            Engine = archive.Engine.Value.ToLowerInvariant(),
            Store = archive.Store,
            Folder = archive.Folder,
            Version = archive.Version,
            DatabaseName = archive.DatabaseName,
            Owner = archive.Owner,
            Storage = archive.Storage,
            Spec = spec,
            Earliest = window?.Earliest,
            Latest = window?.Latest,
            IsEstimate = window?.IsEstimate ?? true,
            Remark = window?.Remark ?? "",
            Backups =
            [
                .. backups.Where(backup => backup.State == BackupState.Completed).OrderBy(backup => backup.CompletedAt).TakeLast(MaxBackups)
                    .Select(ArchivedBackup.From),
            ],
            DeletedAt = now,
        };

    public BackupArchive ToArchive() => new()
    {
        Name = Folder,
        Store = Store,
        Folder = Folder,
        Engine = new DatabaseEngine(Engine),
        Version = Version,
        DatabaseName = DatabaseName,
        Owner = Owner,
        Organization = Organization,
        Project = Project,
        Storage = Storage,
        Window = new RestorableWindow { Earliest = Earliest, Latest = Latest, IsEstimate = IsEstimate, Remark = Remark },
        Backups = [.. Backups.Select(backup => backup.ToBackup())],
        DeletedAt = DeletedAt,
    };
}
