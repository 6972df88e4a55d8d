namespace Provisioning.LocalCluster.Barman;

/// <summary>What PostgreSQL runs to archive WAL into a server's folder, and to get it back.</summary>
internal static class ArchiveCommands
{
    /// <summary>Lies in a data directory until its first segment is archived: so long, the archive must hold nobody else's.</summary>
    public const string EmptyCheckMarker = ".check-empty-wal-archive";

    /// <summary>The command for each finished segment. What is archived already with the same content was interrupted before PostgreSQL knew.</summary>
    public static string Archive(ServerFolder folder, string serverName, bool checksEmpty) =>
        $"d={Quote(folder.WalDirectory)}; " + (checksEmpty ? EmptyCheck(serverName) : "") +
        "if test -f \"$d/%f\"; then cmp -s \"%p\" \"$d/%f\"; " +
        $"else mkdir -p \"$d\" && cp \"%p\" \"$d/.%f\" && mv \"$d/.%f\" \"$d/%f\" && rm -f {EmptyCheckMarker}; fi";

    public static string Restore(ServerFolder folder) => $"d={Quote(folder.WalDirectory)}; test -f \"$d/%f\" && cp \"$d/%f\" \"%p\"";

    public static string EmptyCheckFailure(string serverName) => $"ERROR: WAL archive check failed for server {serverName}: Expected empty archive";

    private static string EmptyCheck(string serverName) =>
        $"if test -e {EmptyCheckMarker} && ls \"$d\" 2>/dev/null | grep -q .; then echo {Quote(EmptyCheckFailure(serverName))} >&2; exit 1; fi; ";

    // A percent sign begins a placeholder of PostgreSQL's.
    private static string Quote(string text) =>
        $"'{text.Replace("'", "'\\''", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}'";
}
