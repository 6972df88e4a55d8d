using Provisioning.LocalCluster.Tables;

namespace Provisioning.LocalCluster.Tests.Tables;

public sealed class AgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-5, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(125, "2m5s")]
    [InlineData(599, "9m59s")]
    [InlineData(605, "10m")]
    [InlineData(10_799, "179m")]
    [InlineData(10_800, "3h")]
    [InlineData(11_460, "3h11m")]
    [InlineData(8 * 3600, "8h")]
    [InlineData(47 * 3600, "47h")]
    [InlineData(49 * 3600, "2d1h")]
    [InlineData(8 * 86_400, "8d")]
    [InlineData(729 * 86_400, "729d")]
    [InlineData(731 * 86_400, "2y1d")]
    [InlineData(9 * 365 * 86_400, "9y")]
    public void Format_AsKubectl(int seconds, string expected) => Assert.Equal(expected, Age.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Since_NoTimestamp_IsUnknown() => Assert.Equal("<unknown>", Age.Since(null, Now));

    [Fact]
    public void Since_Timestamp_IsRelative() => Assert.Equal("90s", Age.Since("2026-03-01T11:58:30Z", Now));
}
