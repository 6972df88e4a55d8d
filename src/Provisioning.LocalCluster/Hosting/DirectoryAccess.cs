using System.Globalization;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>Whether the user that pods' processes run as gets to the cluster's files, when that is not the user of this process.</summary>
internal static class DirectoryAccess
{
    private const string PrintFirstClosed = """for d in "$@"; do [ -x "$d" ] || { echo "$d"; exit 0; }; done""";

    /// <summary>The topmost directory on the way to another that the processes' user may not enter, or <see langword="null"/>.</summary>
    public static async Task<string?> FindClosedAsync(ProcessHost processes, string directory, CancellationToken cancellationToken)
    {
        if (processes.User is null)
        {
            return null;
        }

        // Asked of the system itself, as that user: modes alone do not tell about access lists.
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var process = processes.Start(new ProcessSpec
        {
            FileName = "/bin/sh",
            Arguments = ["-c", PrintFirstClosed, "sh", .. WayTo(directory)],
            WorkingDirectory = "/",
            Output = output,
        });
        await using (process.ConfigureAwait(false))
        {
            await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            return output.ToString().Trim() is { Length: > 0 } closed ? closed : null;
        }
    }

    public static string Explain(string closed, UnprivilegedUser user) =>
        $"PostgreSQL refuses to run as root, so it runs as {user.Name} here, and {user.Name} may not enter {closed}. Let others through (chmod o+x {closed}), " +
        $"put the cluster's files elsewhere ({nameof(EmbeddedClusterOptions)}.{nameof(EmbeddedClusterOptions.DataDirectory)}, or the variable TMPDIR), " +
        "or start it as another user than root.";

    private static Stack<string> WayTo(string directory)
    {
        var way = new Stack<string>();
        for (var path = Path.GetFullPath(directory); path is not null; path = Path.GetDirectoryName(path))
        {
            way.Push(path);
        }

        return way;
    }
}
