using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;
using Provisioning.Kubernetes.Tests.PostgreSql;

namespace Provisioning.Kubernetes.Tests.Pipeline;

public sealed class VolumeGrowthTests
{
    [Theory]
    [InlineData("10Gi", true, true)]
    [InlineData("10Gi", false, false)]
    [InlineData("10Gi", null, false)]
    [InlineData("5Gi", false, true)]
    public async Task CheckAsync_LargerVolumes_NeedAClassThatLetsThemGrow(string wanted, bool? allowed, bool isPossible)
    {
        var kubernetes = new FakeKubernetes(new FakeTimeProvider());
        kubernetes.Put(CoreTypes.PersistentVolumeClaim, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "acme-shop-1", ["namespace"] = "acme-shop", ["labels"] = new JsonObject { [WellKnownLabels.Organization] = "acme" },
            },
            ["spec"] = new JsonObject
            {
                ["storageClassName"] = "slow", ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "5Gi" } },
            },
        });
        kubernetes.Put(CoreTypes.StorageClass, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "slow" }, ["allowVolumeExpansion"] = allowed });
        var current = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());

        var check = VolumeGrowth.CheckAsync(kubernetes, current, current with { Storage = wanted }, TestContext.Current.CancellationToken);

        if (isPossible)
        {
            await check;
            return;
        }

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => check);
        Assert.Equal(ErrorCode.StorageUnavailable, refusal.Code);
        Assert.StartsWith("The volumes of acme/shop are of storage class 'slow', which lets no volume grow", refusal.Message, StringComparison.Ordinal);
    }
}
