using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;
using Quickstart.Tour;

namespace Provisioning.Benchmarks;

/// <summary>A real database through its life: what each operation costs in time and in API requests, and how long a lost primary is missed.</summary>
internal sealed class LifeBenchmark(Report report)
{
    private const int Rows = 1000;
    private const int Failovers = 5;

    private readonly List<string[]> _rows = [];

    public async Task RunAsync()
    {
        await using var cluster = await ClusterProcess.StartAsync(isReal: true);
        await using var library = await Library.StartAsync(cluster.Kubeconfig);
        await library.ProvisionAsync(Library.Spec("warm-up", DatabaseTier.Free));
        var spec = Library.Spec("life", DatabaseTier.Standard) with { Backup = BackupPolicy.Daily("local") };
        await MeasureAsync(library, "provision (3 instances, backups)", () => library.Provisioner.ProvisionAsync(spec));
        await using (var ledger = await OpenAsync(library, spec.Id))
        {
            await ledger.CreateAsync(CancellationToken.None);
            await ledger.WriteAsync(1, Rows, CancellationToken.None);
        }

        await LiveAsync(library, spec);
        report.Section($"Operations on a real database ({Rows} rows): time and API requests");
        report.Table(["operation", "from the request to its end", "API requests"], _rows);
        await FailOverAsync(library, spec.Id);
    }

    private static Task<Ledger> OpenAsync(Library library, DatabaseId id) =>
        Ledger.OpenAsync(library.Get<ICredentialStore>(), library.Get<IDatabaseConnector>(), id, CancellationToken.None);

    private async Task LiveAsync(Library library, PostgreSqlSpec spec)
    {
        var (id, backups, lifecycle) = (spec.Id, library.Get<IDatabaseBackups>(), library.Get<IDatabaseLifecycle>());
        await MeasureAsync(library, "backup", () => backups.BackupAsync(id));
        var restored = spec with { Project = "restored", Tier = DatabaseTier.Free };
        var request = new RestoreRequest { Spec = restored, Source = id, Target = RestoreTarget.At(TimeProvider.System.GetUtcNow()) };
        await MeasureAsync(library, "restore to a point in time (1 instance)", () => backups.RestoreAsync(request));
        await MeasureAsync(library, "deprovision of what was restored", () => library.Provisioner.DeprovisionAsync(restored.Id));
        await MeasureAsync(library, "rotation of the password", () => library.Get<ICredentialStore>().RotateAsync(id));
        await MeasureAsync(library, "switchover", () => lifecycle.SwitchoverAsync(id));
        await MeasureAsync(library, "restart", () => lifecycle.RestartAsync(id));
        await MeasureAsync(library, "update of a parameter that needs no restart", () => library.Provisioner.ProvisionAsync(
            spec with { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["work_mem"] = "8MB" } }));
        await MeasureAsync(library, "pause", () => lifecycle.PauseAsync(id));
        await MeasureAsync(library, "resume", () => lifecycle.ResumeAsync(id));
    }

    private async Task MeasureAsync(Library library, string name, Func<Task<Operation>> request)
    {
        Operation? operation = null;
        var counts = await library.CountAsync(async () => operation = await library.EndAsync(request()));
        _rows.Add([name, $"{(operation!.CompletedAt - operation.CreatedAt)!.Value.TotalSeconds:0.0} s", $"{counts.Values.Sum()}"]);
    }

    private async Task FailOverAsync(Library library, DatabaseId id)
    {
        var gaps = new List<TimeSpan>();
        var (acknowledged, missing) = (0L, 0L);
        for (var i = 0; i < Failovers; i++)
        {
            await using var ledger = await OpenAsync(library, id);
            var metrics = await library.Get<IDatabaseMonitor>().GetMetricsAsync(id);
            var primary = metrics.Pods.Single(pod => pod.Role == "primary").Name;
            var result = await Failover.RunAsync(ledger, (i + 1) * 1_000_000L, () => KillAsync(library, id, primary), CancellationToken.None);
            gaps.Add(result.Gap);
            (acknowledged, missing) = (acknowledged + result.Acknowledged, missing + result.Missing);

            // Ends when every instance is back, so that the next failover begins as this one did.
            await library.EndAsync(library.Get<IDatabaseLifecycle>().RestartAsync(id));
        }

        report.Section("A killed primary: how long an application has none");
        report.Table(
            ["failovers", "median", "most", "acknowledged commits", "of them missing"],
            [[$"{gaps.Count}", $"{gaps.Percentile(50).TotalSeconds:0.0} s", $"{gaps.Max().TotalSeconds:0.0} s", $"{acknowledged}", $"{missing}"]]);
    }

    private static Task<bool> KillAsync(Library library, DatabaseId id, string pod) =>
        library.Api.DeleteAsync(CoreTypes.Pod, id.Namespace, pod, new DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None);
}
