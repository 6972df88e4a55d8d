using System.Globalization;
using Provisioning;

namespace Quickstart.Tour;

/// <summary>What the tour says.</summary>
internal static class Narration
{
    private const int LongestQuery = 60;
    private static int s_steps;

    public static void Step(string title) => Console.WriteLine($"{Environment.NewLine}── {++s_steps}. {title}");

    public static void Say(FormattableString text) => Console.WriteLine($"   {text.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Shows an operation until its end.</summary>
    /// <returns>The operation, which has succeeded.</returns>
    public static async Task<Operation> FollowAsync(Session session, Operation operation, CancellationToken cancellationToken)
    {
        await Progress.ShowAsync(session.Provisioner.WatchAsync(operation.Id, cancellationToken), operation.Stages);
        return await session.Provisioner.WaitAsync(operation.Id, cancellationToken);
    }

    public static string Duration(Operation operation) =>
        string.Create(CultureInfo.InvariantCulture, $"{(operation.CompletedAt - operation.CreatedAt)?.TotalSeconds:0.0} s");

    public static void WriteBackups(IEnumerable<DatabaseBackup> backups, RestorableWindow window)
    {
        foreach (var backup in backups)
        {
            Say($"{backup.Name,-32} {backup.State,-10} {(backup.CompletedAt - backup.StartedAt)?.TotalSeconds:0.0} s  {(backup.IsScheduled ? "scheduled" : "on demand")}");
        }

        Say($"restorable: {window}");
    }

    public static void WriteQueries(QueryInsights insights)
    {
        foreach (var query in insights.Queries)
        {
            var text = query.Text.ReplaceLineEndings(" ");
            Say($"{query.TotalTime.TotalMilliseconds,9:0.0} ms  {query.Calls,6} calls  {text[..Math.Min(text.Length, LongestQuery)]}");
        }
    }
}
