namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What the operator signs.</summary>
internal sealed record ClusterCertificates
{
    /// <summary>Names of the server besides those of the operator's own Services.</summary>
    public IReadOnlyList<string>? ServerAltDNSNames { get; init; }
}
