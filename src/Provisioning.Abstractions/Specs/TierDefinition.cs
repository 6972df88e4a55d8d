namespace Provisioning;

/// <summary>What a tier gives a database. Sizes are Kubernetes quantities and hold for each instance.</summary>
public sealed record TierDefinition
{
    /// <summary>Number of instances: one primary, the rest replicas.</summary>
    public required int Instances { get; init; }

    /// <summary>Volume of each instance, such as <c>50Gi</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>Memory of each instance (request and limit), such as <c>4Gi</c>.</summary>
    public required string Memory { get; init; }

    /// <summary>CPU of each instance (request and limit), such as <c>2</c> or <c>500m</c>.</summary>
    public required string Cpu { get; init; }

    /// <summary>Whether Prometheus scrapes the database's pods through a PodMonitor. Default <see langword="false"/>.</summary>
    public bool PodMonitor { get; init; }
}
