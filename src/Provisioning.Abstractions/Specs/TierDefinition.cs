namespace Provisioning;

/// <summary>What a tier gives a database. Sizes are Kubernetes quantities and hold for each instance. An option: bound from configuration, set once.</summary>
public sealed record TierDefinition
{
    /// <summary>Number of instances: one primary, the rest replicas. Default 1.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>Volume of each instance, such as <c>50Gi</c>. Must be set.</summary>
    public string Storage { get; set; } = "";

    /// <summary>Memory of each instance (request and limit), such as <c>4Gi</c>. Must be set.</summary>
    public string Memory { get; set; } = "";

    /// <summary>CPU of each instance (request and limit), such as <c>2</c> or <c>500m</c>. Must be set.</summary>
    public string Cpu { get; set; } = "";

    /// <summary>Whether Prometheus scrapes the database's pods through a PodMonitor. Default <see langword="false"/>.</summary>
    public bool PodMonitor { get; set; }
}
