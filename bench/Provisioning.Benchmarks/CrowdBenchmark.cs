using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Benchmarks;

/// <summary>Many provisions at once: time, write rate, watches and memory.</summary>
internal sealed class CrowdBenchmark(Report report, int count)
{
    private static readonly ResourceType ConfigMap = new("", "v1", "configmaps", "ConfigMap", Namespaced: true);

    private static readonly string[] Writes = ["create", "update", "patch", "delete"];

    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync();
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));
        var allowed = await MeasureServerAsync(library);
        var watches = new List<(int Databases, int Watches)> { (1, library.Api.Requests.OpenWatches) };
        var memoryBefore = Memory();

        var (writesBefore, started) = (CountWrites(library), TimeProvider.System.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => library.ProvisionAsync(Library.Spec($"p{i}", DatabaseTier.Free))));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var rate = (CountWrites(library) - writesBefore) / elapsed.TotalSeconds;
        watches.Add((count + 1, library.Api.Requests.OpenWatches));

        report.Section($"{count} provisions at once");
        report.Table(
            ["what", "measured"],
            [
                ["wall time until all are ACTIVE", $"{elapsed.TotalSeconds:0.0} s"],
                ["provisions per second", $"{count / elapsed.TotalSeconds:0.0}"],
                ["writes per second by the library", $"{rate:0}"],
                ["writes per second that the server allows an idle client", $"{allowed:0}"],
                ["memory of the library per tracked database (goal: at most 20 KiB)", $"{(Memory() - memoryBefore) / 1024.0 / count:0.0} KiB"],
            ]);
        report.Section("Open watches (goal: constant)");
        report.Table(["databases", "watches"], watches.Select(row => new[] { $"{row.Databases}", $"{row.Watches}" }));
    }

    private static long CountWrites(Library library) =>
        library.Api.Requests.Counts.Where(pair => Writes.Contains(pair.Key.Verb, StringComparer.Ordinal)).Sum(pair => pair.Value);

    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Applies small objects from 16 callers for three seconds.</summary>
    private static async Task<double> MeasureServerAsync(Library library)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3), TimeProvider.System);
        var written = 0;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                await library.Api.ApplyAsync(new Manifest(ConfigMap, Body(writer, i)), default, CancellationToken.None);
                Interlocked.Increment(ref written);
            }
        }));
        return written / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static JsonObject Body(int writer, int i) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = $"writer-{writer}", ["namespace"] = "default" },
        ["data"] = new JsonObject { ["i"] = $"{i}" },
    };
}
