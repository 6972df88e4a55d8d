using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

public sealed class EngineWatchTests
{
    /// <summary>What is put into the memory of a watch that does not select it stays there as it was, and hides what the right watch tells.</summary>
    [Fact]
    public void Selects_JobOfOurs_OnlyTheWatchThatTellsOfIt()
    {
        var job = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [WellKnownLabels.Task] = "provisioning-0f0e0d0c" } } };

        var watch = Assert.Single(PostgreSqlTestData.Engine.Watches, watch => watch.Type.Equals(CoreTypes.Job) && watch.Selects(job));

        Assert.Equal(WellKnownLabels.Task, watch.LabelSelector);
        Assert.True(new EngineWatch(CoreTypes.Job, LabelSelector: null).Selects([]));
    }
}
