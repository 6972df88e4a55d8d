namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How many standbys a commit waits for.</summary>
internal sealed record SynchronousReplication
{
    public string? Method { get; init; }

    public int? Number { get; init; }

    public string? DataDurability { get; init; }
}
