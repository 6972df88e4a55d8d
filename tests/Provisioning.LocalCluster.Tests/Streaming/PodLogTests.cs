namespace Provisioning.LocalCluster.Tests.Streaming;

public sealed class PodLogTests
{
    private readonly StubNode _node = new();

    [Fact]
    public async Task Get_Query_ReachesTheNode()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var client = server.CreateClient();

        var text = await client.GetStringAsync(
            new Uri("/log?container=c&tailLines=5&previous=true&timestamps=true&sinceTime=2026-03-01T12%3A00%3A00Z", UriKind.Relative),
                TestContext.Current.CancellationToken);

        Assert.Equal("first line\nsecond line\n", text);
        var options = Assert.Single(_node.Logs);
        Assert.Equal((5, false, true, true), (options.TailLines, options.Follow, options.Previous, options.Timestamps));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), options.Since);
    }

    [Fact]
    public async Task Get_LimitBytes_CutsTheText()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var client = server.CreateClient();

        Assert.Equal("first line", await client.GetStringAsync(new Uri("/log?limitBytes=10", UriKind.Relative), TestContext.Current.CancellationToken));
    }
}
