using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Node;

/// <summary>What a container is given to run with.</summary>
internal sealed class ContainerContext
{
    /// <summary>The pod, as it was when the container started.</summary>
    public required JsonObject Pod { get; init; }

    /// <summary>The entry of <c>spec.containers</c> or <c>spec.initContainers</c>.</summary>
    public required JsonObject Container { get; init; }

    /// <summary>Directory of each volume, by the volume's name in the pod; a claim's directory outlives the pod.</summary>
    public required IReadOnlyDictionary<string, string> Volumes { get; init; }

    /// <summary>A directory of the pod's own, for sockets and temporary files; gone with the pod. Short enough for a Unix socket's path.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>The container's log, as <c>kubectl logs</c> shows it.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>Starts the container's processes.</summary>
    public required ProcessHost Processes { get; init; }

    public required KubeClient Client { get; init; }

    public required TimeProvider Time { get; init; }
}
