namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A database out of an archive.</summary>
internal sealed record Recovery
{
    /// <summary>Name of one of the cluster's external clusters.</summary>
    public string? Source { get; init; }

    /// <summary>Always set: the operator's default is not the source's database but an empty one.</summary>
    public string? Database { get; init; }

    public string? Owner { get; init; }

    public RecoveryTarget? RecoveryTarget { get; init; }
}
