using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.State;

/// <summary>What a restore in place exchanges of a database: what its objects are called, where it archives to, and where its data came from.</summary>
internal sealed record GenerationRecord
{
    /// <summary>Stem of the names of its objects.</summary>
    public required string Name { get; init; }

    /// <summary>Names its archive, with <see cref="Name"/>.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Ending of the archive's name since its last major upgrade; null before one.</summary>
    public string? Archive { get; init; }

    /// <summary>What it was restored from; null for one that began empty.</summary>
    public RecoveryOrigin? Origin { get; init; }

    /// <summary>When a restart of it was last asked for; null for never.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>The one that serves the database.</summary>
    public static GenerationRecord Of(DatabaseRecord record) => new()
    {
        Name = record.Name ?? RecordFormat.GetName(record),
        Incarnation = record.Incarnation,
        Archive = record.Archive,
        Origin = record.Origin,
        RestartedAt = record.RestartedAt,
    };
}
