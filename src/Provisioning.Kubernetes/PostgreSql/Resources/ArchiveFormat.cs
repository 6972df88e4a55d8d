namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How files are stored: <see cref="MaxParallel"/> holds for WAL files only.</summary>
internal sealed record ArchiveFormat
{
    public string? Compression { get; init; }

    public int? MaxParallel { get; init; }
}
