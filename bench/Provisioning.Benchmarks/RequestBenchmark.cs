namespace Provisioning.Benchmarks;

/// <summary>What one provision asks of the API server, once the process runs: its watches are open and discovery is done.</summary>
internal sealed class RequestBenchmark(Report report)
{
    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync();
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));

        var free = await library.CountAsync(() => library.ProvisionAsync(Library.Spec("free", DatabaseTier.Free)));
        var standard = await library.CountAsync(() => library.ProvisionAsync(Library.Spec("standard", DatabaseTier.Standard)));

        report.Section("API requests for one provision (goal: at most 20)");
        var keys = free.Keys.Union(standard.Keys).Order().ToList();
        report.Table(
            ["verb", "resource", "FREE", "STANDARD"],
            [
                .. keys.Select(key => new[] { key.Verb, key.Resource, $"{free.GetValueOrDefault(key)}", $"{standard.GetValueOrDefault(key)}" }),
                ["", "**all**", $"**{free.Values.Sum()}**", $"**{standard.Values.Sum()}**"],
            ]);
    }
}
