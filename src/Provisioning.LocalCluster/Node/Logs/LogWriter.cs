using System.Text;

namespace Provisioning.LocalCluster.Node.Logs;

/// <summary>Writes a container's log to a client of the API server.</summary>
internal static class LogWriter
{
    public static async Task WriteAsync(ContainerLog log, LogOptions options, Stream output, CancellationToken cancellationToken)
    {
        var (written, following) = log.Follow();
        foreach (var line in Select(written, options))
        {
            await WriteAsync(line, options, output, cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (!options.Follow)
        {
            return;
        }

        await foreach (var line in following.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(line, options, output, cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static IEnumerable<LogLine> Select(IReadOnlyList<LogLine> lines, LogOptions options)
    {
        var since = lines.Where(l => options.Since is null || l.At >= options.Since);
        return options.TailLines is { } tail ? since.TakeLast(tail) : since;
    }

    private static async Task WriteAsync(LogLine line, LogOptions options, Stream output, CancellationToken cancellationToken) =>
        await output.WriteAsync(Encoding.UTF8.GetBytes((options.Timestamps ? line.ToString() : line.Text) + "\n"), cancellationToken).ConfigureAwait(false);
}
