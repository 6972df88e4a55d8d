using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

/// <summary>What the operator renders, against what the real one created; fields that the API server fills in are not compared.</summary>
public sealed class RenderingTests
{
    private static readonly JsonObject Recorded = Recording.Objects("lifecycle", "Cluster")[0];

    private static ClusterResource Cluster => new(Recorded);

    [Theory]
    [InlineData("Service", "pg-rw")]
    [InlineData("Service", "pg-ro")]
    [InlineData("Service", "pg-r")]
    [InlineData("PodDisruptionBudget", "pg-primary")]
    [InlineData("PodDisruptionBudget", "pg")]
    [InlineData("ServiceAccount", "pg")]
    [InlineData("Role", "pg")]
    [InlineData("RoleBinding", "pg")]
    [InlineData("Lease", "pg")]
    [InlineData("PersistentVolumeClaim", "pg-1")]
    [InlineData("Job", "pg-1-initdb")]
    [InlineData("Job", "pg-2-join")]
    [InlineData("Pod", "pg-1")]
    [InlineData("Pod", "pg-2")]
    public void Render_RecordedCluster_IsContainedInWhatTheRealOneCreated(string kind, string name)
    {
        var recorded = Recording.Objects("lifecycle", kind).First(o => o.Name() == name);

        Assert.Equal([], Differences(Render(kind, name), recorded, ""));
    }

    [Fact]
    public void Application_RecordedCluster_HasTheRecordedKeysAndLengths()
    {
        var recorded = Recording.Objects("lifecycle", "Secret").First(o => o.Name() == "pg-app");

        var rendered = CredentialSecret.Application(Cluster, CredentialSecret.NewPassword());

        var data = rendered["stringData"]!.AsObject();
        Assert.Equal(recorded["data"]!.AsObject().Select(p => p.Key).Order(), data.Select(p => p.Key).Order());
        foreach (var (key, value) in recorded["data"]!.AsObject())
        {
            var text = value.String()!;
            var actual = data.String(key)!;
            Assert.Equal(text, text.StartsWith("plain:", StringComparison.Ordinal) ? $"plain:{actual}" : $"<{actual.Length} bytes>");
        }

        Assert.Equal([], Differences(rendered["metadata"], recorded["metadata"], "metadata"));
    }

    private static JsonObject Render(string kind, string name) => (kind, name) switch
    {
        ("Service", "pg-rw") => ClusterServices.ReadWrite(Cluster),
        ("Service", "pg-ro") => ClusterServices.ReadOnly(Cluster),
        ("Service", _) => ClusterServices.Any(Cluster),
        ("PodDisruptionBudget", "pg-primary") => DisruptionBudgets.Primary(Cluster),
        ("PodDisruptionBudget", _) => DisruptionBudgets.Replicas(Cluster),
        ("ServiceAccount", _) => InstanceRbac.ServiceAccount(Cluster),
        ("Role", _) => InstanceRbac.Role(Cluster),
        ("RoleBinding", _) => InstanceRbac.RoleBinding(Cluster),
        ("Lease", _) => InstanceRbac.Lease(Cluster),
        ("PersistentVolumeClaim", _) => DataVolume.Claims(Cluster, 1).Single(),
        ("Job", "pg-1-initdb") => BootstrapJob.Initdb(Cluster, 1),
        ("Job", _) => BootstrapJob.Join(Cluster, 2),
        _ => InstancePod.Create(Cluster, name == "pg-1" ? 1 : 2, null),
    };

    private static IEnumerable<string> Differences(JsonNode? rendered, JsonNode? recorded, string path)
    {
        // A digest of the environment: only that it is there matters.
        if (path.EndsWith(Cnpg.PodEnvHashAnnotation, StringComparison.Ordinal))
        {
            return recorded is null ? [$"{path} is missing"] : [];
        }

        if (path.EndsWith(Cnpg.PodSpecAnnotation, StringComparison.Ordinal))
        {
            return Differences(JsonNode.Parse(rendered.String()!), JsonNode.Parse(recorded.String()!), path + ":");
        }

        return (rendered, recorded) switch
        {
            (JsonObject a, JsonObject b) => a.SelectMany(p => Differences(p.Value, b[p.Key], $"{path}.{p.Key}")),
            (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).SelectMany((p, i) => Differences(p.First, p.Second, $"{path}[{i}]")),
            _ => JsonNode.DeepEquals(rendered, recorded) ? [] : [$"{path}: {rendered?.ToJsonString()} instead of {recorded?.ToJsonString()}"],
        };
    }
}
