namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>How to make a new database cluster.</summary>
internal sealed record InitdbRequest
{
    public required IReadOnlyList<string> Flags { get; init; }

    public required string Database { get; init; }

    public required string Owner { get; init; }

    public required ServerSettings Settings { get; init; }

    /// <summary>For <c>pg_wal</c>, when it has a volume of its own.</summary>
    public string? WalDirectory { get; init; }

    public IReadOnlyList<string> PostInitSql { get; init; } = [];

    public IReadOnlyList<string> PostInitTemplateSql { get; init; } = [];

    public IReadOnlyList<string> PostInitApplicationSql { get; init; } = [];
}
