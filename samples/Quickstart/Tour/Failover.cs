using Npgsql;

namespace Quickstart.Tour;

/// <summary>Commits without a pause while the primary goes away, as an application does that repeats what failed.</summary>
internal static class Failover
{
    private const int Commits = 50;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    /// <param name="ledger">Where to write.</param>
    /// <param name="first">Id of the first row.</param>
    /// <param name="takePrimaryAway">Is called in the middle of it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<FailoverResult> RunAsync(Ledger ledger, long first, Func<Task> takePrimaryAway, CancellationToken cancellationToken)
    {
        var before = await ledger.CountAsync(cancellationToken);
        await ledger.WriteAsync(first, first + Commits - 1, cancellationToken);
        var gap = TimeSpan.Zero;
        var acknowledged = TimeProvider.System.GetTimestamp();
        var gone = takePrimaryAway();
        var next = first + Commits;
        for (var after = 0; after < Commits; next++)
        {
            await InsistAsync(() => ledger.WriteAsync(next, cancellationToken), cancellationToken);
            var elapsed = TimeProvider.System.GetElapsedTime(acknowledged);
            acknowledged = TimeProvider.System.GetTimestamp();
            gap = elapsed > gap ? elapsed : gap;
            after += gone.IsCompleted ? 1 : 0;
        }

        await gone;
        var commits = next - first;
        return new FailoverResult(gap, commits, before + commits - await ledger.CountAsync(cancellationToken));
    }

    private static async Task InsistAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (NpgsqlException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
            }
        }
    }
}
