using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Client;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("500m", 0.5)]
    [InlineData("1.5", 1.5)]
    [InlineData("1Ki", 1024)]
    [InlineData("2Gi", 2147483648)]
    [InlineData("1G", 1000000000)]
    [InlineData("1e3", 1000)]
    [InlineData("abc", 0)]
    [InlineData(null, 0)]
    public void Parse_Text_IsTheAmount(string? text, double amount) => Assert.Equal((decimal)amount, Quantity.Parse(text));
}
