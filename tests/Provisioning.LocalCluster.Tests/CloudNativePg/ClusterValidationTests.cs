using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Validation;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

public sealed class ClusterValidationTests
{
    [Theory]
    [InlineData("""{"storage":{"size":"abc"}}""", "spec.storage.size: Invalid value: \"abc\": Size value isn't valid")]
    [InlineData("""{"minSyncReplicas":3}""", "spec.minSyncReplicas: Invalid value: 3: minSyncReplicas cannot be greater than maxSyncReplicas")]
    [InlineData(
        """{"postgresql":{"parameters":{"shared_buffers":"10GB"}},"resources":{"requests":{"memory":"1Gi"}}}""",
        "spec.resources.requests: Invalid value: \"1Gi\": Memory request is lower than PostgreSQL `shared_buffers` value")]
    [InlineData(
        """{"imageName":"ghcr.io/cloudnative-pg/postgresql:latest"}""",
        "spec.imageName: Invalid value: \"ghcr.io/cloudnative-pg/postgresql:latest\": Can't use 'latest' as image tag as we can't detect upgrades")]
    [InlineData(
        """{"imageName":"ghcr.io/cloudnative-pg/postgresql:11.2"}""",
        "spec.imageName: Invalid value: \"ghcr.io/cloudnative-pg/postgresql:11.2\": Unsupported PostgreSQL version. Versions 13 or newer are supported")]
    public void Validate_RecordedRefusal_SaysTheSame(string spec, string expected) =>
        Assert.Equal([expected], ClusterValidation.Validate(Cluster("c", spec), null).Select(e => e.ToString()));

    [Fact]
    public void Validate_RecoveryFromUnknownCluster_SaysBothReasons() => Assert.Equal(
        [
            "External cluster x not found",
            "External cluster x cannot be used for recovery: missing connection parameters, Barman, or CNPG-i configuration",
        ],
        ClusterValidation.Validate(Cluster("c", """{"bootstrap":{"recovery":{"source":"x"}}}"""), null).Select(e => e.Detail));

    [Fact]
    public void Validate_NameOf61Characters_IsRefused() => Assert.Equal(
        ["the maximum length of a cluster name is 50 characters"], ClusterValidation.Validate(Cluster(new string('a', 61), "{}"), null).Select(e => e.Detail));

    [Theory]
    [InlineData("""{"postgresql":{"parameters":{"archive_mode":"off"}}}""")]
    [InlineData("""{"bootstrap":{"initdb":{"database":"","owner":"x"}}}""")]
    [InlineData("""{"walStorage":{"size":"0Gi"}}""")]
    public void Validate_WhatTheRealOneAccepts_IsAccepted(string spec) => Assert.Empty(ClusterValidation.Validate(Cluster("c", spec), null));

    [Fact]
    public void Apply_ClusterAsRecordedBeforeTheWebhook_BecomesTheRecordedOne()
    {
        var recorded = Recording.Objects("lifecycle", "Cluster")[0];
        var applied = JsonNode.Parse(recorded["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>())!.AsObject();

        ClusterDefaults.Apply(applied);

        // What else the recorded one has are the defaults of the CRD's schema.
        foreach (var (name, value) in applied["spec"]!.AsObject().Where(p => p.Key is not "storage"))
        {
            Assert.True(
                JsonNode.DeepEquals(recorded["spec"]![name], value), $"{name}: {value?.ToJsonString()} instead of {recorded["spec"]![name]?.ToJsonString()}");
        }
    }

    private static JsonObject Cluster(string name, string spec)
    {
        var item =
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse("""{"instances":1,"storage":{"size":"1Gi"}}""") };
        foreach (var (key, value) in JsonNode.Parse(spec)!.AsObject())
        {
            item["spec"]![key] = value?.DeepClone();
        }

        return item;
    }
}
