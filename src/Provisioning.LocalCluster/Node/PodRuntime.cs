using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>What the containers of one pod share.</summary>
internal sealed class PodRuntime(NodeContext node, JsonObject pod, string scratch, string logs)
{
    private volatile JsonObject _pod = pod;

    public NodeContext Node { get; } = node;

    /// <summary>The pod's newest version.</summary>
    public JsonObject Pod
    {
        get => _pod;
        set => _pod = value;
    }

    public EventRecorder Events { get; } = node.Events[pod.NodeName()!];

    public string Scratch { get; } = scratch;

    public string Logs { get; } = logs;

    public IReadOnlyDictionary<string, string> Volumes { get; set; } = new Dictionary<string, string>();
}
