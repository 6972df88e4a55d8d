using System.Globalization;
using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.Tests.Barman;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 0 2 * * *", "2026-11-22T20:28:07Z", "2026-11-23T02:00:00Z")]
    [InlineData("0 2 * * *", "2026-11-22T20:28:07Z", "2026-11-22T21:02:00Z")]
    [InlineData("@daily", "2026-11-22T20:28:07Z", "2026-11-23T00:00:00Z")]
    [InlineData("@every 6h", "2026-11-22T20:28:07Z", "2026-11-23T02:28:07Z")]
    [InlineData("*/15 * * * * *", "2026-11-22T20:28:07Z", "2026-11-22T20:28:15Z")]
    [InlineData("0 30 1 1 JAN *", "2026-11-22T20:28:07Z", "2027-01-01T01:30:00Z")]
    [InlineData("0 0 0 * * MON-FRI", "2026-11-27T12:00:00Z", "2026-11-30T00:00:00Z")]
    public void Next_FromATime_IsTheFirstThatFits(string schedule, string after, string expected)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var parsed));

        Assert.Equal(Time(expected), parsed.Next(Time(after)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0 0")]
    [InlineData("0 0 25 * * *")]
    [InlineData("@every x")]
    [InlineData("a b c d e f")]
    public void TryParse_Nonsense_IsFalse(string schedule) => Assert.False(CronSchedule.TryParse(schedule, out _));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
