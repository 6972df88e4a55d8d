using System.Runtime.CompilerServices;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Node;

/// <summary>Measures containers: CPU as the average since the measurement before.</summary>
internal sealed class PodUsage(TimeProvider time)
{
    private readonly ConditionalWeakTable<IContainer, Sample> _last = [];

    public ContainerUsage Of(ContainerRunner runner)
    {
        var name = runner.State.Name;
        if (runner.Current is not { ProcessIds.Count: > 0 } container)
        {
            return new ContainerUsage(name, 0, 0);
        }

        var usage = ProcessUsage.Of(container.ProcessIds);
        var now = time.GetUtcNow();
        var before = _last.TryGetValue(container, out var sample) ? sample : new Sample(runner.State.StartedAt, TimeSpan.Zero);
        _last.AddOrUpdate(container, new Sample(now, usage.Cpu));
        var elapsed = now - before.At;
        var cores = elapsed > TimeSpan.Zero ? Math.Max(0, (usage.Cpu - before.Cpu) / elapsed) : 0;
        return new ContainerUsage(name, (long)(cores * 1e9), usage.MemoryBytes);
    }

    private sealed record Sample(DateTimeOffset At, TimeSpan Cpu);
}
