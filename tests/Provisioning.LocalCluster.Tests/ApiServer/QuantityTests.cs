using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Tests.ApiServer;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1000", "1k")]
    [InlineData("1e3", "1e3")]
    [InlineData("512", "512")]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("100u", "100u")]
    [InlineData("1500Ki", "1500Ki")]
    public void Parse_AnySpelling_ShowsTheCanonicalOne(string text, string expected) => Assert.Equal(expected, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1X")]
    [InlineData("1.2.3")]
    [InlineData("Gi")]
    public void TryParse_NoQuantity_Fails(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Arithmetic_IsExact()
    {
        Assert.Equal(Quantity.Parse("1"), Quantity.Parse("300m") + Quantity.Parse("700m"));
        Assert.Equal(Quantity.Parse("512Mi"), Quantity.Parse("1Gi") - Quantity.Parse("512Mi"));
        Assert.True(Quantity.Parse("1Gi") > Quantity.Parse("1G"));
        Assert.True(Quantity.Parse("1Gi") == Quantity.Parse("1073741824"));
    }
}
