namespace Provisioning;

/// <summary>A named place in a database's write-ahead log, to which it can be restored.</summary>
public sealed record RestorePoint
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its position in the write-ahead log, such as <c>0/5000100</c>.</summary>
    public required string Position { get; init; }

    /// <summary>When it was made, by the database's clock; lets a restore begin with the last base backup before it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
