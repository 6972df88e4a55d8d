namespace Provisioning.LocalCluster.Node;

/// <summary>What the API server asks of the node behind a pod's streaming subresources and of metrics-server.</summary>
internal interface INode
{
    /// <summary>Opens a connection to a port of a pod. Throws <see cref="IOException"/> when nothing listens there.</summary>
    Task<Stream> ConnectAsync(string ns, string pod, int port, CancellationToken cancellationToken);

    /// <summary>Whether nothing can ever be reached in the pod, because what should run there is simulated.</summary>
    bool IsSimulated(string ns, string pod);

    /// <summary>Runs a command in a container (the first one when <paramref name="container"/> is null) and returns its exit code.</summary>
    Task<int> ExecAsync(
        string ns, string pod, string? container, IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr,
        CancellationToken cancellationToken);

    /// <summary>
    /// Writes a container's log (of the first one when <paramref name="container"/> is null), and with <see cref="LogOptions.Follow"/> what is added until it
    /// ends.
    /// </summary>
    Task WriteLogAsync(string ns, string pod, string? container, LogOptions options, Stream output, CancellationToken cancellationToken);

    /// <summary>What each running container uses now; empty for a pod that does not run here.</summary>
    IReadOnlyList<ContainerUsage> Usage(string ns, string pod);
}
