using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Isolation;

public sealed class IsolationManifestsTests
{
    private static readonly DatabaseContext Context =
        new DatabaseContextFactory(Microsoft.Extensions.Options.Options.Create(new ProvisioningOptions())).Create(TestHost.Spec(), "12345678");

    private const string Labels =
        """{"app.kubernetes.io/managed-by":"provisioning","provisioning.dev/engine":"postgresql","provisioning.dev/organization":"acme","provisioning.dev/project":"shop","provisioning.dev/tier":"STANDARD"}""";

    [Fact]
    public void Claim_OfADatabase_HoldsWhatNeverChanges() => Assert.Equal(
        """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"acme-shop","labels":{"app.kubernetes.io/managed-by":"provisioning","provisioning.dev/organization":"acme","provisioning.dev/project":"shop"}}}""",
        IsolationManifests.Claim(Context).Body.ToJsonString());

    [Fact]
    public void Namespace_OfADatabase_EnforcesPodSecurityAndNamesTheClaimedOne()
    {
        var metadata = IsolationManifests.Namespace(Context, "restricted", "uid-1").Body["metadata"]!;

        Assert.Equal("uid-1", (string?)metadata["uid"]);
        Assert.All(["enforce", "audit", "warn"], mode => Assert.Equal("restricted", (string?)metadata["labels"]![$"pod-security.kubernetes.io/{mode}"]));
    }

    [Fact]
    public void Bounds_OfAStandardDatabase_AreQuotaLimitsAndDefaultDeny() => Assert.Equal(
        [
            """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"provisioning","namespace":"acme-shop","labels":LABELS},"spec":{"hard":{"requests.cpu":"10","requests.memory":"18Gi","limits.cpu":"10","limits.memory":"18Gi","requests.storage":"200Gi","services.loadbalancers":"0","services.nodeports":"0"}}}""",
            """{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"provisioning","namespace":"acme-shop","labels":LABELS},"spec":{"limits":[{"type":"Container","default":{"cpu":"500m","memory":"512Mi"},"defaultRequest":{"cpu":"50m","memory":"64Mi"}}]}}""",
            """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"provisioning-default-deny","namespace":"acme-shop","labels":LABELS},"spec":{"podSelector":{},"policyTypes":["Ingress"]}}""",
        ],
        IsolationManifests.Bounds(Context, sidecars: null).Select(
            manifest => manifest.Body.ToJsonString().Replace(Labels, "LABELS", StringComparison.Ordinal)));

    [Fact]
    public void Quota_WithSidecars_HasRoomForThem()
    {
        var sidecars = new ResourceRequirements { Limits = new Dictionary<string, string> { ["cpu"] = "500m", ["memory"] = "256Mi" } };

        var hard = IsolationManifests.Quota(Context, sidecars).Body["spec"]!["hard"]!;

        Assert.Equal("12", (string?)hard["limits.cpu"]);
        Assert.Equal("19Gi", (string?)hard["limits.memory"]);
    }

    [Fact]
    public void WithRoomForChange_SmallerThanBefore_KeepsTheLargerOfEach()
    {
        var live = (JsonObject)JsonNode.Parse("""{"spec":{"hard":{"limits.cpu":"20","limits.memory":"1Gi"}}}""")!;

        var hard = IsolationManifests.WithRoomForChange(IsolationManifests.Quota(Context, sidecars: null), live).Body["spec"]!["hard"]!;

        Assert.Equal("20", (string?)hard["limits.cpu"]);
        Assert.Equal("18Gi", (string?)hard["limits.memory"]);
        Assert.Equal("10", (string?)hard["requests.cpu"]);
    }
}
