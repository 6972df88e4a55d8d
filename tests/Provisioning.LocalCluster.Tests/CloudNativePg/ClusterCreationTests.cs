using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

/// <summary>A cluster of three goes through what the real operator's went through, in the same order.</summary>
public sealed class ClusterCreationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_ThreeInstances_GoesThroughTheRecordedStates(bool simulated)
    {
        var recorded = Recording.Objects("lifecycle", "Cluster").ToList();
        var expected = ClusterTimeline.Of(recorded.TakeWhile(c => c.String("status", "phase") != "Cluster in healthy state"));
        await using var local = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateOnly = simulated }, Stop);
        using var client = new KubeClient(KubeconfigClient.Create(local.KubeconfigPath), "test");
        await client.CreateAsync(Kinds.Namespace, null, Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"rec1"}}"""), Stop);
        var applied = Parse(recorded[0]["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>());
        var created = await client.CreateAsync(Kinds.Cluster, "rec1", applied, Stop);

        var versions = await WatchUntilHealthyAsync(client, created);

        Assert.Equal(expected, ClusterTimeline.Of(versions).SkipLast(1));
    }

    private static async Task<IReadOnlyCollection<JsonObject>> WatchUntilHealthyAsync(KubeClient client, JsonObject created)
    {
        var versions = new ConcurrentQueue<JsonObject>([created]);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, Stop);
        try
        {
            await foreach (var change in client.WatchAsync(Kinds.Cluster, "rec1", created.ResourceVersion()!, linked.Token))
            {
                if (change.Type == "MODIFIED")
                {
                    versions.Enqueue(change.Object);
                    if (change.Object.String("status", "phase") == "Cluster in healthy state")
                    {
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Assert.Fail($"Not healthy within {Patience.TotalSeconds} s:\n{string.Join('\n', ClusterTimeline.Of(versions))}");
        }

        return versions;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
