namespace Provisioning.Kubernetes.Pipeline;

/// <summary>How long to wait before another try: doubling from 250 ms up to 10 s, with jitter so that many do not try in step.</summary>
internal static class Backoff
{
    private const double First = 0.25;
    private const double Longest = 10;

    public static TimeSpan Get(int attempt) => Get(attempt, Random.Shared.NextDouble());

    /// <param name="attempt">Tries that failed before, from 0.</param>
    /// <param name="random">0 to 1.</param>
    internal static TimeSpan Get(int attempt, double random) =>
        TimeSpan.FromSeconds(Math.Min(Longest, First * Math.Pow(2, Math.Min(attempt, 10))) * (0.5 + (random / 2)));
}
