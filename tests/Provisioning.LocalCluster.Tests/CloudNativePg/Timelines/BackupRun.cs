using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>The recorded backups and recoveries, done again once with a simulated PostgreSQL; what happened to their subjects, there and here.</summary>
public sealed class BackupRun : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What was done, in which recording, to what, from when until when.</summary>
    private static readonly (string Step, string Recording, string[] Subjects, double From, double Until)[] Steps =
    [
        ("create", "backup-restore", ["pg"], 0, 27),
        ("backup", "backup-restore", ["b1", "pg", "store"], 27.3, 42.5),
        ("pitr", "backup-restore", ["pitr"], 82.5, 121),
        ("early", "backup-restore", ["early"], 246.3, 255.9),
        ("future", "backup-restore", ["future"], 291.6, 317),
        ("reuse", "backup-restore", ["reuse"], 372.2, 392),
        ("latest", "restore-elsewhere", ["latest"], 2, 61.9),
        ("ghost", "restore-elsewhere", ["ghost"], 62, 72.5),
        ("nostore", "restore-elsewhere", ["nostore"], 97.6, 103),
        ("wrong credentials", "backup-restore", ["bbad", "pg", "store"], 416.7, 449.5),
        ("deletion", "restore-elsewhere", ["latest"], 117.9, 142),
    ];

    private readonly Dictionary<string, (IReadOnlyList<string> Recorded, IReadOnlyList<string> Seen)> _sections = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Recording.Folder))
        {
            return;
        }

        var stop = TestContext.Current.CancellationToken;
        await using var watch = await ClusterWatch.StartAsync(new EmbeddedClusterOptions { SimulateOnly = true }, "rec5", stop);
        await CreateStoreAsync(watch, stop);
        foreach (var (step, recording, subjects, from, until) in Steps)
        {
            var expected = Tolerances.OfRecovery(step, RecordedSections.Section(recording, subjects, from, until));
            watch.Begin();
            await PerformAsync(step, recording, watch, stop);
            var seen = await watch.SectionAsync(s => expected.SequenceEqual(See(s)), Patience, stop);
            _sections[step] = (expected, See(seen));
            if (watch.Cluster.Faults.ObjectStoresDown)
            {
                watch.Cluster.Faults.Clear();
                await watch.SectionAsync(s => s.Any(l => l.StartsWith("Cluster latest ContinuousArchiving: True", StringComparison.Ordinal)), Patience, stop);
            }

            IReadOnlyList<string> See(IReadOnlyList<string> section) =>
                Tolerances.OfRecovery(step, [.. section.Where(l => RecordedSections.IsAbout(l, subjects))]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal (IReadOnlyList<string> Recorded, IReadOnlyList<string> Seen) After(string step)
    {
        Assert.SkipUnless(Directory.Exists(Recording.Folder), $"reference data not found at {Recording.Folder}");
        return _sections[step];
    }

    private static async Task CreateStoreAsync(ClusterWatch watch, CancellationToken stop)
    {
        var secret = """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s3"},"stringData":{"ACCESS_KEY_ID":"a","ACCESS_SECRET_KEY":"b","REGION":"c"}}
            """;
        await watch.Client.CreateAsync(Kinds.Secret, watch.Namespace, JsonNode.Parse(secret)!.AsObject(), stop);
        await watch.Client.CreateAsync(Kinds.ObjectStore, watch.Namespace, Applied("backup-restore", Kinds.ObjectStore, "store"), stop);
    }

    private static async Task PerformAsync(string step, string recording, ClusterWatch watch, CancellationToken stop)
    {
        switch (step)
        {
            case "create":
                await watch.Client.CreateAsync(Kinds.Cluster, watch.Namespace, Applied(recording, Kinds.Cluster, "pg"), stop);
                break;
            case "backup":
                await watch.Client.CreateAsync(Kinds.Backup, watch.Namespace, Applied(recording, Kinds.Backup, "b1"), stop);
                break;
            case "wrong credentials":
                watch.Cluster.Faults.ObjectStoresDown = true;
                await watch.Client.CreateAsync(Kinds.Backup, watch.Namespace, Applied(recording, Kinds.Backup, "bbad"), stop);
                break;
            case "deletion":
                await watch.Client.DeleteAsync(Kinds.ObjectStore, watch.Namespace, "store", stop);
                await watch.SectionAsync(s => s.Any(l => l.StartsWith("Cluster latest ContinuousArchiving: False", StringComparison.Ordinal)), Patience, stop);
                await watch.Client.DeleteAsync(Kinds.Cluster, watch.Namespace, "latest", stop);
                break;
            default:
                var cluster = Applied(recording, Kinds.Cluster, step);
                if (cluster.Node("spec", "bootstrap", "recovery", "recoveryTarget") is JsonObject target && step is "pitr" or "future")
                {
                    // The recorded times were before and after a backup that is taken anew here.
                    var time = step == "pitr" ? TimeProvider.System.GetUtcNow() : TimeProvider.System.GetUtcNow().AddYears(1);
                    cluster["spec"]!["bootstrap"]!["recovery"]!["recoveryTarget"]!["targetTime"] = time.ToString("O", CultureInfo.InvariantCulture);
                }

                await watch.Client.CreateAsync(Kinds.Cluster, watch.Namespace, cluster, stop);
                break;
        }
    }

    private static JsonObject Applied(string recording, ResourceKind kind, string name)
    {
        var recorded = Recording.Objects(recording, kind.Kind).First(o => o.Name() == name);
        var applied = JsonNode.Parse(recorded.Annotation("kubectl.kubernetes.io/last-applied-configuration")!)!.AsObject();
        applied["metadata"]!.AsObject().Remove("namespace");
        return applied;
    }
}
