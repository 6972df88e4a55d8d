using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class PodMonitorTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_ClusterWithoutTheKind_SkipsTheStageAndSaysWhy()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await own.Api.DeleteAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/podmonitors.monitoring.coreos.com");
        var library = await own.Tenant.StartLibraryAsync();

        var operation = await library.ProvisionAsync(own.Tenant.Spec() with { Tier = DatabaseTier.Standard });

        var stage = operation.Stages.Single(stage => stage.Name == Stage.MetricsSetup);
        Assert.Equal(StageState.Skipped, stage.State);
        Assert.Contains("PodMonitor", stage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_ClusterWithTheKind_AppliesOneThatSelectsTheInstances()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await PodMonitorCrd.InstallAsync(own.Api);
        var library = await own.Tenant.StartLibraryAsync(options => options.PodMonitorLabels["release"] = "prometheus");

        var operation = await library.ProvisionAsync(own.Tenant.Spec() with { Tier = DatabaseTier.Standard });

        Assert.Equal(StageState.Succeeded, operation.Stages.Single(stage => stage.Name == Stage.MetricsSetup).State);
        var monitor = Assert.Single(await own.Api.ListAsync($"apis/monitoring.coreos.com/v1/namespaces/{own.Tenant.Id().Namespace}/podmonitors"));
        Assert.Equal("prometheus", (string?)monitor["metadata"]!["labels"]!["release"]);
        var selector = monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();
        var pods = await own.Api.ListAsync(
            $"api/v1/namespaces/{own.Tenant.Id().Namespace}/pods?labelSelector={string.Join(',', selector.Select(label => $"{label.Key}={label.Value}"))}");
        Assert.Equal(3, pods.Count);
    }
}
