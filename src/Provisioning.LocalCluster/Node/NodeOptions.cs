namespace Provisioning.LocalCluster.Node;

/// <summary>How big the local nodes pretend to be, and how often they look.</summary>
internal sealed record NodeOptions
{
    public int Count { get; init; } = 1;

    /// <summary>Cores per node. Not the machine's: requests are promises here, as they mostly are on a developer's machine.</summary>
    public int CpuCores { get; init; } = 64;

    /// <summary>Bytes per node.</summary>
    public long MemoryBytes { get; init; } = 256L << 30;

    public int Pods { get; init; } = 5000;

    /// <summary>Between two readiness probes of a container that is not ready.</summary>
    public TimeSpan ProbeUntilReady { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two readiness probes of a container that is ready.</summary>
    public TimeSpan ProbeWhenReady { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Before the first repetition of a failed pull or of a crashed container; doubles up to 5 minutes.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to assign pods to the nodes; not where a kube-scheduler does.</summary>
    public bool Schedules { get; init; } = true;

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    public IEnumerable<string> Names => Enumerable.Range(1, Count).Select(n => $"local-{n}");
}
