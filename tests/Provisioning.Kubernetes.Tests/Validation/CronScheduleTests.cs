using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Tests.Validation;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 2 * * *")]
    [InlineData("*/15 0-6 1,15 jan-mar MON-FRI")]
    [InlineData("59 23 31 12 6")]
    [InlineData("5-30/5 * * * *")]
    public void GetError_FiveValidFields_IsNull(string schedule) => Assert.Null(CronSchedule.GetError(schedule));

    [Theory]
    [InlineData("", "0 fields")]
    [InlineData("0 0 2 * * *", "6 fields")]
    [InlineData("60 2 * * *", "'60' is no minute")]
    [InlineData("0 24 * * *", "'24' is no hour")]
    [InlineData("0 2 0 * *", "day of month")]
    [InlineData("0 2 * 13 *", "month")]
    [InlineData("0 2 * * 7", "day of week")]
    [InlineData("*/0 2 * * *", "minute")]
    [InlineData("5-1 2 * * *", "minute")]
    [InlineData("@daily", "1 fields")]
    public void GetError_AnythingElse_SaysWhatIsWrong(string schedule, string expected) =>
        Assert.Contains(expected, CronSchedule.GetError(schedule), StringComparison.Ordinal);
}
