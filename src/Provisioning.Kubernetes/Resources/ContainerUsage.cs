namespace Provisioning.Kubernetes.Resources;

/// <summary>What metrics-server measured of a container: quantities by resource.</summary>
internal sealed record ContainerUsage
{
    public string Name { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Usage { get; init; }
}
