namespace Provisioning.Benchmarks;

/// <summary>What one provision asks of the API server, once the process runs: its watches are open and discovery is done.</summary>
internal sealed class RequestBenchmark(Report report)
{
    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync();
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));

        var free = await CountAsync(library, Library.Spec("free", DatabaseTier.Free));
        var standard = await CountAsync(library, Library.Spec("standard", DatabaseTier.Standard));

        report.Section("API requests for one provision (goal: at most 20)");
        var keys = free.Keys.Union(standard.Keys).Order().ToList();
        report.Table(
            ["verb", "resource", "FREE", "STANDARD"],
            [
                .. keys.Select(key => new[] { key.Verb, key.Resource, $"{free.GetValueOrDefault(key)}", $"{standard.GetValueOrDefault(key)}" }),
                ["", "**all**", $"**{free.Values.Sum()}**", $"**{standard.Values.Sum()}**"],
            ]);
    }

    private static async Task<Dictionary<(string Verb, string Resource), long>> CountAsync(Library library, DatabaseSpec spec)
    {
        var before = library.Api.Requests.Counts.ToDictionary();
        await library.ProvisionAsync(spec);

        // The runner renews its lease at its own pace, whether it has work or not.
        return library.Api.Requests.Counts
            .Where(pair => pair.Key.Resource != "leases.coordination.k8s.io")
            .Select(pair => (pair.Key, Count: pair.Value - before.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Count);
    }
}
