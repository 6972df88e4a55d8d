using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Provisioning.LocalCluster;

/// <summary>How an <see cref="EmbeddedCluster"/> is set up. The defaults suit a first run and most tests.</summary>
public sealed class EmbeddedClusterOptions
{
    /// <summary>
    /// A new or empty directory for the cluster's files: the kubeconfig, the data of volumes, logs. Removed when the cluster stops. Keep it short: paths of
    /// Unix sockets below it are limited to about 100 characters. Default: a new directory in the system's temporary folder.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where <c>postgres</c>, <c>initdb</c> and the others are (<c>…/bin</c>). Default: searched for in the usual places.</summary>
    public string? PostgreSqlDirectory { get; init; }

    /// <summary>Simulates PostgreSQL even where its binaries are found: every object and status, but no process and no SQL.</summary>
    public bool SimulateOnly { get; init; }

    /// <summary>How many nodes the cluster has. Default 5, so that anti-affinity spreads the largest tier.</summary>
    public int NodeCount { get; init; } = 5;

    /// <summary>CPU of each node, in cores. Only promised: pods share this machine whatever they request.</summary>
    public int NodeCpuCores { get; init; } = 64;

    /// <summary>Memory of each node, in bytes (default 256 GiB). Only promised, as <see cref="NodeCpuCores"/>.</summary>
    public long NodeMemoryBytes { get; init; } = 256L << 30;

    /// <summary>Names of the storage classes; the first is the default one. May be empty.</summary>
    public IReadOnlyList<string> StorageClasses { get; init; } = ["standard"];

    /// <summary>Whether <c>metrics.k8s.io</c> is served (default), as by metrics-server.</summary>
    public bool MetricsServer { get; init; } = true;

    /// <summary>Whether the operators register their admission webhooks (default), which refuse bad custom resources with a readable message.</summary>
    public bool Webhooks { get; init; } = true;

    /// <summary>The clock of the API server, the nodes and the operators. PostgreSQL itself and certificates use the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told what goes wrong inside. Default: nobody.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
