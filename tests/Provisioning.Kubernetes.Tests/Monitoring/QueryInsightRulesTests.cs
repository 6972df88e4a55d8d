using Provisioning.Kubernetes.Monitoring;

namespace Provisioning.Kubernetes.Tests.Monitoring;

public sealed class QueryInsightRulesTests
{
    [Theory]
    [InlineData(0, 1000)]
    [InlineData(5001, 1000)]
    [InlineData(1, 19)]
    [InlineData(1, 10_001)]
    [InlineData(5000, 1001)]
    public void Check_OutOfRange_Throws(int limit, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QueryInsightRules.Check(new QueryInsightOptions { Limit = limit, MaxTextLength = length }));

    [Theory]
    [InlineData(1, 20)]
    [InlineData(5000, 1000)]
    [InlineData(500, 10_000)]
    public void Check_InRange_Passes(int limit, int length) => QueryInsightRules.Check(new QueryInsightOptions { Limit = limit, MaxTextLength = length });
}
