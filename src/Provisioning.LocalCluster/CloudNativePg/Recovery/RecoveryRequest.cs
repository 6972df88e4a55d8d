using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>What to make a data directory from.</summary>
internal sealed record RecoveryRequest
{
    /// <summary>A base backup's copy of a data directory.</summary>
    public required string BackupDirectory { get; init; }

    /// <summary>Fetches a segment of WAL, with PostgreSQL's placeholders.</summary>
    public required string RestoreCommand { get; init; }

    public required RecoveryTarget Target { get; init; }

    /// <summary>The application's database and its owner: created when the backup lacks them.</summary>
    public required string Database { get; init; }

    public required string Owner { get; init; }

    public required ServerSettings Settings { get; init; }

    /// <summary>For <c>pg_wal</c>, when it has a volume of its own.</summary>
    public string? WalDirectory { get; init; }
}
