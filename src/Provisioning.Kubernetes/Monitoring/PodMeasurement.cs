using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Monitoring;

/// <summary>A pod with what it may use and does. Pure.</summary>
internal static class PodMeasurement
{
    /// <param name="pod">The pod.</param>
    /// <param name="role">Its role.</param>
    /// <param name="engineContainer">Name of the container that the pod's own figures are of.</param>
    /// <param name="usage">What was measured; null when nothing was.</param>
    public static PodMetrics Create(Pod pod, string role, string? engineContainer, PodUsage? usage)
    {
        var main = pod.Spec?.Containers?.FirstOrDefault(container => engineContainer is null || container.Name == engineContainer);
        return new PodMetrics
        {
            Name = pod.Metadata.Name,
            Role = role,
            Ready = pod.IsReady(),
            Cpu = Measure("cpu", main, usage),
            Memory = Measure("memory", main, usage),
            Containers =
            [
                .. Containers(pod)
                    .OrderByDescending(container => container.Name == main?.Name)
                    .ThenBy(container => container.Name, StringComparer.Ordinal)
                    .Select(container => new ContainerMetrics
                    {
                        Name = container.Name, Cpu = Measure("cpu", container, usage), Memory = Measure("memory", container, usage),
                    }),
            ],
            MeasuredAt = usage?.Timestamp,
        };
    }

    /// <summary>Init containers count where they go on running: then they are sidecars.</summary>
    private static IEnumerable<Container> Containers(Pod pod) =>
        (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(container => container.RestartPolicy == "Always"));

    private static ResourceUsage Measure(string resource, Container? container, PodUsage? usage) => new()
    {
        Used = Read(usage?.Containers?.FirstOrDefault(measured => measured.Name == container?.Name)?.Usage, resource),
        Request = Read(container?.Resources?.Requests, resource),
        Limit = Read(container?.Resources?.Limits, resource),
    };

    private static double? Read(IReadOnlyDictionary<string, string>? quantities, string resource) =>
        Quantity.TryParse(quantities?.GetValueOrDefault(resource), out var quantity) ? (double)quantity.Value : null;
}
