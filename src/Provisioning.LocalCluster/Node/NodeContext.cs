using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Node;

/// <summary>What everything on the local nodes shares.</summary>
internal sealed record NodeContext(
    KubeClient Client,
    InformerSet Informers,
    IReadOnlyList<IContainerImage> Images,
    string Directory,
    ProcessHost Processes,
    NodeOptions Options,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>Each node's own recorder, by the node's name.</summary>
    public IReadOnlyDictionary<string, EventRecorder> Events { get; } =
        Options.Names.ToDictionary(n => n, n => new EventRecorder(Client, "kubelet", n, Time));
}
