namespace Provisioning.LocalCluster.Node;

/// <summary>Delays that double from a first one up to five minutes.</summary>
internal static class BackOff
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="first">The first delay.</param>
    /// <param name="failures">How often it failed before, from 1.</param>
    public static TimeSpan Delay(TimeSpan first, int failures) =>
        TimeSpan.FromTicks(Math.Min(Longest.Ticks, first.Ticks << Math.Clamp(failures - 1, 0, 20)));

    /// <summary>As the kubelet prints it: <c>10s</c>, <c>1m20s</c>, <c>5m0s</c>.</summary>
    public static string Text(TimeSpan delay) =>
        delay < TimeSpan.FromMinutes(1) ? $"{(int)delay.TotalSeconds}s" : $"{(int)delay.TotalMinutes}m{delay.Seconds}s";
}
