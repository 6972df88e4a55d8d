using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Monitoring;

/// <summary>A pod with what it may use and does. Pure.</summary>
internal static class PodMeasurement
{
    public static PodMetrics Create(Pod pod, string role, PodUsage? usage)
    {
        var limits = (pod.Spec?.Containers ?? []).Select(container => container.Resources?.Limits).ToList();
        var used = usage?.Containers?.Select(container => container.Usage).ToList();
        return new PodMetrics
        {
            Name = pod.Metadata.Name,
            Role = role,
            Ready = pod.IsReady(),
            CpuCores = (double?)Sum(used, "cpu"),
            CpuLimitCores = (double?)Sum(limits, "cpu"),
            MemoryBytes = (long?)Sum(used, "memory"),
            MemoryLimitBytes = (long?)Sum(limits, "memory"),
        };
    }

    /// <summary>Null unless every container has one: a pod is as unbounded as the least bounded of its containers.</summary>
    private static decimal? Sum(List<IReadOnlyDictionary<string, string>?>? containers, string resource)
    {
        if (containers is null or { Count: 0 })
        {
            return null;
        }

        var sum = 0m;
        foreach (var container in containers)
        {
            if (!Quantity.TryParse(container?.GetValueOrDefault(resource), out var quantity))
            {
                return null;
            }

            sum += quantity.Value;
        }

        return sum;
    }
}
