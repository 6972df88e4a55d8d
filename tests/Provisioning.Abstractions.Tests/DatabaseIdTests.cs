namespace Provisioning.Abstractions.Tests;

public sealed class DatabaseIdTests
{
    [Fact]
    public void TryParse_TextForm_IsTheIdentity()
    {
        Assert.True(DatabaseId.TryParse("acme/shop", out var id));
        Assert.Equal(new DatabaseId("acme", "shop"), id);
        Assert.Equal("acme/shop", id.ToString());
        Assert.Equal("acme-shop", id.Namespace);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("/shop")]
    [InlineData("acme/")]
    [InlineData("a/b/c")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Assert.False(DatabaseId.TryParse(text, out _));

    [Fact]
    public void Equals_SameNamespaceSplitOtherwise_Differs() => Assert.NotEqual(new DatabaseId("a-b", "c"), new DatabaseId("a", "b-c"));
}
