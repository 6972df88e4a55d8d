namespace Provisioning;

/// <summary>How a database is to be deleted.</summary>
public sealed record DeprovisionOptions : OperationOptions
{
    /// <summary>What becomes of its backups. Default <see cref="DeletionPolicy.Keep"/>.</summary>
    public DeletionPolicy Policy { get; init; } = DeletionPolicy.Keep;
}
