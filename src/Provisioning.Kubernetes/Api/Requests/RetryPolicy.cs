namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>How often and how fast a request that met a passing fault is sent again.</summary>
/// <param name="Attempts">How often it is sent at most.</param>
/// <param name="FirstDelay">The shortest wait.</param>
/// <param name="LongestDelay">The longest wait, whatever the server asks for.</param>
internal sealed record RetryPolicy(int Attempts, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    public static RetryPolicy Default { get; } = new(Attempts: 4, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));

    public static RetryPolicy None { get; } = new(Attempts: 1, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>
    /// Decorrelated jitter: between the shortest wait and three times the last one, so that clients that failed together do not come back together.
    /// </summary>
    /// <param name="last">The wait before this one; zero at first.</param>
    /// <param name="retryAfter">What the server asks for, which is the least.</param>
    /// <param name="random">Between 0 and 1.</param>
    public TimeSpan NextDelay(TimeSpan last, TimeSpan? retryAfter, double random)
    {
        var upper = TimeSpan.FromTicks(Math.Max(FirstDelay.Ticks, last.Ticks) * 3);
        var delay = FirstDelay + ((upper - FirstDelay) * random);
        var asked = retryAfter is { } least && least > delay ? least + (FirstDelay * random) : delay;
        return asked < LongestDelay ? asked : LongestDelay;
    }
}
