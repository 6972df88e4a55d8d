using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Tests.Validation;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 2 * * *")]
    [InlineData("*/15 0-6 1,15 jan-mar MON-FRI")]
    [InlineData("59 23 31 12 6")]
    [InlineData("5-30/5 * * * *")]
    [InlineData("5/15 * * * *")]
    [InlineData("0\t2  * * *")]
    [InlineData("0 2 * * 7")]
    [InlineData("0 2 * * mon-sun")]
    [InlineData("0 2 29 feb *")]
    [InlineData("0 2 31 2 1")]
    [InlineData("@daily")]
    public void GetError_FiveValidFields_IsNull(string schedule) => Assert.Null(CronSchedule.GetError(schedule));

    [Theory]
    [InlineData("", "0 fields")]
    [InlineData("0 0 2 * * *", "6 fields")]
    [InlineData("60 2 * * *", "'60' is no minute")]
    [InlineData("0 24 * * *", "'24' is no hour")]
    [InlineData("0 2 0 * *", "day of month")]
    [InlineData("0 2 * 13 *", "month")]
    [InlineData("0 2 * * 8", "'8' is no day of week")]
    [InlineData("0 2 * * fri-mon", "'fri-mon' is no day of week")]
    [InlineData("0 2 * * monday", "names such as sun")]
    [InlineData("0 2 L * *", "'L' is no day of month")]
    [InlineData("0 2 ? * *", "'?' is no day of month")]
    [InlineData("0 2 1,, * *", "day of month")]
    [InlineData("0 2 31 2,4 *", "days that no month has")]
    [InlineData("@reboot", "none of @yearly")]
    [InlineData("@every 6h", "none of @yearly")]
    [InlineData("*/0 2 * * *", "minute")]
    [InlineData("5-1 2 * * *", "minute")]
    [InlineData("daily", "1 fields")]
    public void GetError_AnythingElse_SaysWhatIsWrong(string schedule, string expected) =>
        Assert.Contains(expected, CronSchedule.GetError(schedule), StringComparison.Ordinal);

    [Theory]
    [InlineData("0 2 * * *", "0 0 2 * * *")]
    [InlineData("30  1 * * mon-fri", "0 30 1 * * mon-fri")]
    [InlineData("0 2 * * 7", "0 0 2 * * 0")]
    [InlineData("0 2 * * 1-7", "0 0 2 * * 0,1,2,3,4,5,6")]
    [InlineData("0 2 * * 5-7", "0 0 2 * * 0,5,6")]
    [InlineData("0 2 * * sat-sun", "0 0 2 * * 0,6")]
    [InlineData("0 2 * * 1-7/2", "0 0 2 * * 0,1,3,5")]
    [InlineData("0 2 * * 3,7", "0 0 2 * * 3,0")]
    [InlineData("@weekly", "0 0 0 * * 0")]
    [InlineData("*/5 * * * *", "0 */5 * * * *")]
    public void ToOperator_WhatPeopleWrite_IsWhatTheOperatorsParserTakes(string schedule, string expected) =>
        Assert.Equal(expected, CronSchedule.ToOperator(schedule));

    [Theory]
    [InlineData("0 2 * * *", "2026-11-23T02:00:00Z", "2026-11-23T02:00:00Z")]
    [InlineData("0 2 * * *", "2026-11-23T01:59:59Z", "2026-11-22T02:00:00Z")]
    [InlineData("*/15 * * * *", "2026-11-23T00:14:00Z", "2026-11-23T00:00:00Z")]
    [InlineData("10/20 5,7 * * *", "2026-11-23T06:00:00Z", "2026-11-23T05:50:00Z")]
    [InlineData("30 1 1 jan *", "2026-11-23T00:00:00Z", "2026-01-01T01:30:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-23T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("0 0 * * sun", "2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("@weekly", "2026-11-23T00:00:00Z", "2026-11-22T00:00:00Z")]
    [InlineData("0 0 13 * fri", "2026-11-23T00:00:00Z", "2026-11-20T00:00:00Z")]
    [InlineData("0 0 */2 * fri", "2026-11-23T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 8-10/2 * * *", "2026-11-23T12:00:00+03:00", "2026-11-23T08:00:00Z")]
    [InlineData("0 0 30 2 *", "2026-11-23T00:00:00Z", null)]
    public void GetLast_Schedule_IsTheLatestDueTime(string schedule, string moment, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        CronSchedule.GetLast(schedule, DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
}
