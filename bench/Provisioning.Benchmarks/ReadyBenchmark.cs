using System.Collections.Concurrent;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Benchmarks;

/// <summary>How long after the last pod was Ready, as a watch sees it, the database is ACTIVE, as a watcher of the operation sees it.</summary>
internal sealed class ReadyBenchmark(Report report, int count)
{
    private readonly ConcurrentDictionary<string, long> _lastReady = new(StringComparer.Ordinal);

    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync();
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));
        using var stop = new CancellationTokenSource();
        var watching = WatchPodsAsync(library, stop.Token);

        var delays = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var spec = Library.Spec($"p{i}", DatabaseTier.Free);
            var operation = await library.Provisioner.ProvisionAsync(spec);
            await library.Provisioner.WaitAsync(operation.Id);
            delays.Add(TimeProvider.System.GetElapsedTime(_lastReady[spec.Id.Namespace]));
        }

        await stop.CancelAsync();
        await watching;
        report.Section("Last pod Ready → ACTIVE (goal: p99 at most 50 ms)");
        report.Table(
            ["provisions", "p50", "p90", "p99", "most"],
            [[$"{count}", .. new double[] { 50, 90, 99, 100 }.Select(percent => delays.Percentile(percent).Milliseconds())]]);
    }

    private async Task WatchPodsAsync(Library library, CancellationToken cancellationToken)
    {
        try
        {
            var page = await library.Api.ListAsync(CoreTypes.Pod, ns: null, new ListOptions(), cancellationToken);
            var version = page.ResourceVersion;
            while (true)
            {
                await foreach (var e in library.Api.WatchAsync(CoreTypes.Pod, ns: null, new WatchOptions { ResourceVersion = version }, cancellationToken))
                {
                    version = e.ResourceVersion;
                    if (e.Resource is { } pod && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true)
                    {
                        _lastReady.TryAdd(pod.Metadata.Namespace!, TimeProvider.System.GetTimestamp());
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The benchmark has seen enough.
        }
    }
}
