using FsCheck.Xunit;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Tests.Api.Requests;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = RetryPolicy.Default;

    [Property]
    public void NextDelay_Whatever_StaysWithinItsLimits(ushort lastMilliseconds, ushort? retryAfterMilliseconds, ushort random)
    {
        var retryAfter = retryAfterMilliseconds is { } asked ? TimeSpan.FromMilliseconds(asked) : (TimeSpan?)null;

        var delay = Policy.NextDelay(TimeSpan.FromMilliseconds(lastMilliseconds), retryAfter, random / 65536.0);

        Assert.InRange(delay, Policy.FirstDelay, Policy.LongestDelay);
        Assert.True(retryAfter is null || retryAfter > Policy.LongestDelay || delay >= retryAfter);
    }

    [Theory]
    [InlineData(0, 0.0, 100)]
    [InlineData(0, 0.5, 200)]
    [InlineData(1000, 0.0, 100)]
    [InlineData(1000, 0.5, 1550)]
    [InlineData(60_000, 0.9, 20_000)]
    public void NextDelay_ByTheLastOne_IsBetweenTheFirstAndThreeTimesIt(int last, double random, int expected) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expected), Policy.NextDelay(TimeSpan.FromMilliseconds(last), null, random));
}
