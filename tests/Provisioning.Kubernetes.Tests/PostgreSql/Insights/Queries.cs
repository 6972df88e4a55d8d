namespace Provisioning.Kubernetes.Tests.PostgreSql.Insights;

/// <summary>Counted queries.</summary>
internal static class Queries
{
    public static QueryStatistics Create(string id, long calls, TimeSpan total) => new()
    {
        QueryId = id,
        User = "app",
        IsTopLevel = true,
        Text = "SELECT $1",
        Calls = calls,
        Rows = calls,
        TotalTime = total,
        MaxTime = total,
        BlocksHit = calls,
        BlocksRead = 0,
        BlocksWritten = 0,
        TempBlocksRead = 0,
        TempBlocksWritten = 0,
        ReadTime = TimeSpan.Zero,
        WriteTime = TimeSpan.Zero,
        WalBytes = 0,
    };
}
