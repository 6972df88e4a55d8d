using System.Runtime.InteropServices;

namespace Provisioning.LocalCluster.Node;

/// <summary>What the node adds to the containers' states for a pod's status.</summary>
/// <param name="HostIP">The node's address.</param>
/// <param name="PodIP">The pod's address, once its first container started.</param>
/// <param name="StartTime">When the node took the pod.</param>
/// <param name="Now">For conditions that change.</param>
/// <param name="IsStopping">The pod is being deleted.</param>
/// <param name="IsCleanedUp">All containers ended and nothing of the pod is left on the node.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PodFacts(string HostIP, string? PodIP, DateTimeOffset StartTime, DateTimeOffset Now, bool IsStopping, bool IsCleanedUp);
