namespace Provisioning.LocalCluster.Node;

/// <summary>CPU in nanocores (averaged over the last window) and resident memory in bytes.</summary>
internal readonly record struct ContainerUsage(string Container, long CpuNanocores, long MemoryBytes);
