using System.Collections.Concurrent;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Benchmarks;

/// <summary>
/// How long after the last pod was Ready, and after the operator had said so, as watches see it, the database is ACTIVE, as a watcher of the operation sees it.
/// </summary>
internal sealed class ReadyBenchmark(Report report, int count)
{
    private readonly ConcurrentDictionary<string, long> _ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _healthy = new(StringComparer.Ordinal);

    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync();
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));
        using var stop = new CancellationTokenSource();
        var watching = Task.WhenAll(
            WatchAsync(library.Api, CoreTypes.Pod, pod => Has(pod.Status?.Conditions), _ready, stop.Token),
            WatchAsync(library.Api, PostgreSqlTypes.Cluster, cluster => Has(cluster.Status?.Conditions), _healthy, stop.Token));

        var (sinceReady, sinceHealthy) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < count; i++)
        {
            var spec = Library.Spec($"p{i}", DatabaseTier.Free);
            var operation = await library.Provisioner.ProvisionAsync(spec);
            await library.Provisioner.WaitAsync(operation.Id);
            var active = TimeProvider.System.GetTimestamp();
            sinceReady.Add(TimeProvider.System.GetElapsedTime(_ready[spec.Id.Namespace], active));
            sinceHealthy.Add(TimeProvider.System.GetElapsedTime(_healthy[spec.Id.Namespace], active));
        }

        await stop.CancelAsync();
        await watching;
        report.Section("Ready → ACTIVE (goal: p99 at most 50 ms after the last pod; the operator takes its part of that)");
        report.Table(["since", "provisions", "p50", "p90", "p99", "most"], [Row("the last pod was Ready", sinceReady), Row("the operator said so", sinceHealthy)]);
    }

    private static string[] Row(string since, List<TimeSpan> delays) =>
        [since, $"{delays.Count}", .. new double[] { 50, 90, 99, 100 }.Select(percent => delays.Percentile(percent).Milliseconds())];

    private static bool Has(IEnumerable<Condition>? conditions) => conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static async Task WatchAsync<T>(
        KubernetesApi api, ResourceType<T> type, Func<T, bool> isReady, ConcurrentDictionary<string, long> times, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        try
        {
            var page = await api.ListAsync(type, ns: null, new ListOptions(), cancellationToken);
            var version = page.ResourceVersion;
            while (true)
            {
                await foreach (var e in api.WatchAsync(type, ns: null, new WatchOptions { ResourceVersion = version }, cancellationToken))
                {
                    version = e.ResourceVersion;
                    if (e.Resource is { } resource && isReady(resource))
                    {
                        times.TryAdd(resource.Metadata.Namespace!, TimeProvider.System.GetTimestamp());
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
