using System.Text.Json;
using Provisioning.Kubernetes.Monitoring;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Monitoring;

public sealed class PodMeasurementTests
{
    private const string Pod = """
        {"metadata":{"name":"shop-1"},"spec":{
          "initContainers":[{"name":"bootstrap"},{"name":"plugin-barman-cloud","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}}],
          "containers":[{"name":"postgres","resources":{"requests":{"cpu":"500m","memory":"512Mi"},"limits":{"cpu":"1","memory":"1Gi"}}}]}}
        """;

    private const string Usage = """
        {"metadata":{"name":"shop-1"},"timestamp":"2026-11-23T07:00:00Z","containers":[
          {"name":"plugin-barman-cloud","usage":{"cpu":"100m","memory":"20Mi"}},{"name":"postgres","usage":{"cpu":"250000000n","memory":"524288Ki"}}]}
        """;

    [Fact]
    public void Create_Measured_IsOfTheEnginesContainerWithSidecarsBeside()
    {
        var metrics = PodMeasurement.Create(Read(Pod, CoreResources.Default.Pod), "primary", "postgres", Read(Usage, CoreResources.Default.PodUsage));

        Assert.Equal((0.25, 0.5, 1, 25), (metrics.Cpu.Used, metrics.Cpu.Request, metrics.Cpu.Limit, metrics.Cpu.Percent));
        Assert.Equal(50, metrics.Memory.Percent);
        Assert.Equal(["postgres", "plugin-barman-cloud"], metrics.Containers.Select(container => container.Name));
        Assert.Equal((0.1, 200, null), (metrics.Containers[1].Cpu.Used, metrics.Containers[1].Cpu.Percent, metrics.Containers[1].Cpu.Limit));
        Assert.Null(metrics.Containers[1].Memory.Percent);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.Zero), metrics.MeasuredAt);
    }

    [Fact]
    public void Create_YoungPod_IsNotMeasuredYet()
    {
        var metrics = PodMeasurement.Create(Read(Pod, CoreResources.Default.Pod), "replica", "postgres", usage: null);

        Assert.Equal((null, null, 1, null), (metrics.MeasuredAt, metrics.Cpu.Used, metrics.Cpu.Limit, metrics.Cpu.Percent));
    }

    private static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type)!;
}
