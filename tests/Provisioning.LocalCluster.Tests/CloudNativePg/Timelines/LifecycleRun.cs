using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>The recorded life of a cluster, lived again once; what followed each action, there and here.</summary>
/// <param name="simulated">Whether PostgreSQL is.</param>
/// <param name="actions">How the actions begin that are done again; none for all.</param>
public abstract class LifecycleRun(bool simulated, params string[] actions) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (IReadOnlyList<string> Recorded, IReadOnlyList<string> Seen)> _sections = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Recording.Folder) || (!simulated && !RealPostgres.IsInstalled))
        {
            return;
        }

        var stop = TestContext.Current.CancellationToken;
        var recorded = new History();
        string? successor = null;
        await using var watch = await ClusterWatch.StartAsync(new EmbeddedClusterOptions { SimulateOnly = simulated }, "rec1", stop);
        await watch.Client.PatchAsync(Kinds.StorageClass, null, "standard", new JsonObject { ["allowVolumeExpansion"] = false }, stop);
        foreach (var (action, changes) in RecordedSections.Of("lifecycle").SkipLast(1))
        {
            recorded.Begin();
            foreach (var change in changes)
            {
                recorded.Add(change);
            }

            if (actions.Length > 0 && !actions.Any(a => action.StartsWith(a, StringComparison.Ordinal)))
            {
                continue;
            }

            var expected = Tolerances.Apply(action, simulated, recorded.Section());
            watch.Begin();
            await LifecycleActions.PerformAsync(action, watch, stop);
            var seen = await watch.SectionAsync(s => expected.SequenceEqual(See(s)), Patience, stop);
            _sections[action] = (expected, See(seen));
            successor = Tolerances.Successor(seen) ?? successor;

            IReadOnlyList<string> See(IReadOnlyList<string> section) =>
                Tolerances.Apply(action, simulated, Tolerances.WithRecordedSuccessor(section, simulated ? null : Tolerances.Successor(section) ?? successor));
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>What followed an action, named by how it begins.</summary>
    internal (IReadOnlyList<string> Recorded, IReadOnlyList<string> Seen) After(string action)
    {
        Assert.SkipUnless(simulated || RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(Directory.Exists(Recording.Folder), $"reference data not found at {Recording.Folder}");
        return _sections.Single(s => s.Key.StartsWith(action, StringComparison.Ordinal)).Value;
    }
}
