namespace Provisioning;

/// <summary>A database as it is recorded in the cluster. Holds no secret.</summary>
public sealed record Database
{
    /// <summary>The identity.</summary>
    public required DatabaseId Id { get; init; }

    /// <summary>What was last asked for.</summary>
    public required DatabaseSpec Spec { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required DatabaseState State { get; init; }

    /// <summary>One sentence about the state, such as why the last operation failed; empty when there is nothing to say.</summary>
    public required string Message { get; init; }

    /// <summary>The namespace that holds it.</summary>
    public required string Namespace { get; init; }

    /// <summary>Where applications inside the cluster connect, or <see langword="null"/> before the database was first ready.</summary>
    public DatabaseEndpoint? Endpoint { get; init; }

    /// <summary>When it was first asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Whether it accepts connections, is protected and proven: one condition of each of <see cref="ConditionTypes"/>, as the cluster was seen when this was
    /// read.
    /// </summary>
    public IReadOnlyList<DatabaseCondition> Conditions { get; init; } = [];

    /// <summary>
    /// Since when a restore in place keeps what was there before it, to be discarded or gone back to (<see cref="IDatabaseBackups.DiscardPreviousAsync"/>,
    /// <see cref="IDatabaseBackups.RevertRestoreAsync"/>); <see langword="null"/> when nothing is kept.
    /// </summary>
    public DateTimeOffset? PreviousKeptSince { get; init; }

    /// <summary>The operation that runs, or else the last one.</summary>
    public required Operation Operation { get; init; }
}
