namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// The segments that a stopped server had finished and not archived. Who takes over from a primary archives only what it writes itself: what is lost with the
/// former primary's data is missing in the archive for good, and nothing can be recovered past it.
/// </summary>
internal sealed class ReadyWal(PostgresPrograms programs)
{
    private const string Ready = ".ready";

    /// <summary>Archives them, oldest first. Returns <see langword="false"/> when one could not be.</summary>
    public async Task<bool> ArchiveAsync(string archiveCommand, string dataDirectory, InstanceLog log, CancellationToken cancellationToken)
    {
        var status = Path.Combine(dataDirectory, "pg_wal", "archive_status");
        if (!Directory.Exists(status))
        {
            return true;
        }

        foreach (var mark in Directory.EnumerateFiles(status, "*" + Ready).Order(StringComparer.Ordinal))
        {
            var segment = Path.GetFileNameWithoutExtension(mark);
            if (await programs.ShellAsync(Expand(archiveCommand, segment), log, dataDirectory, cancellationToken).ConfigureAwait(false) != 0)
            {
                log.Error("while ensuring all WAL files are archived", $"{segment} could not be archived");
                return false;
            }

            File.Move(mark, Path.ChangeExtension(mark, ".done"), overwrite: true);
        }

        return true;
    }

    /// <summary>The command with PostgreSQL's placeholders filled in.</summary>
    public static string Expand(string command, string segment) => command
        .Replace("%%", "\0", StringComparison.Ordinal)
        .Replace("%p", $"pg_wal/{segment}", StringComparison.Ordinal)
        .Replace("%f", segment, StringComparison.Ordinal)
        .Replace("\0", "%", StringComparison.Ordinal);
}
