using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>A cluster that cannot come to life tells so in the same places as the real operator's.</summary>
public sealed class FailureTimelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("noimage", 48, true)]
    [InlineData("toobig", 30, true)]
    [InlineData("noclass", 45, true)]
    [InlineData("noplugin", 60, true)]
    [InlineData("norec", 115, true)]
    [InlineData("badsql", 79, false)]
    public async Task Create_WhatCannotWork_GoesThroughTheRecordedStates(string cluster, double until, bool simulated)
    {
        Assert.SkipUnless(simulated || RealPostgres.IsInstalled, "needs PostgreSQL: a simulated one runs no SQL");
        var changes = RecordedSections.Of("failures", cluster, until);
        var recorded = new History();
        foreach (var change in changes)
        {
            recorded.Add(change);
        }

        await using var watch = await ClusterWatch.StartAsync(new EmbeddedClusterOptions { SimulateOnly = simulated }, "rec2", Stop);
        if (cluster.StartsWith("nop", StringComparison.Ordinal) || cluster == "norec")
        {
            await watch.Client.DeleteAsync(Kinds.Service, "cnpg-system", "barman-cloud", Stop);
        }

        var expected = recorded.Section();
        var applied = changes[0].Item.Annotation("kubectl.kubernetes.io/last-applied-configuration")!;
        await watch.Client.CreateAsync(Kinds.Cluster, watch.Namespace, JsonNode.Parse(applied)!.AsObject(), Stop);
        var seen = await watch.SectionAsync(s => s.SequenceEqual(expected), Patience, Stop);

        AssertSection.Equal(expected, seen);
    }
}
