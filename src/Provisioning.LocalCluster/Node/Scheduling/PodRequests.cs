using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>What a pod asks a node for: cores and bytes.</summary>
internal sealed record PodRequests(decimal Cpu, decimal Memory)
{
    /// <summary>The larger of what runs together and what each init container needs before.</summary>
    public static PodRequests Of(JsonObject pod)
    {
        var sidecars = pod.InitContainers().Where(c => PodSpec.InitRole(c) == ContainerRole.Sidecar);
        var init = pod.InitContainers().Where(c => PodSpec.InitRole(c) == ContainerRole.Init).ToList();
        var together = pod.Containers().Concat(sidecars).ToList();
        return new PodRequests(Effective("cpu"), Effective("memory"));

        decimal Effective(string resource) => Math.Max(
            together.Sum(c => Request(c, resource)),
            init.Select(c => Request(c, resource)).DefaultIfEmpty().Max());
    }

    // A limit without a request is a request too.
    private static decimal Request(JsonObject container, string resource) =>
        Quantity.Of(container.Node("resources", "requests", resource) ?? container.Node("resources", "limits", resource));
}
