using System.Globalization;
using System.Text.RegularExpressions;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>PostgreSQL's programs of one version, as found on this machine.</summary>
internal sealed partial record PostgresInstallation(string BinDirectory, string Version)
{
    private static readonly string[] SearchPatterns =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
    ];

    private static readonly string[] NeededPrograms = ["postgres", "initdb", "pg_basebackup"];

    public int Major { get; } = int.Parse(Version.Split('.')[0], CultureInfo.InvariantCulture);

    public string Program(string name) => Path.Combine(BinDirectory, name);

    /// <summary>Every installation, by the option first, then where packages put them, then PATH; one per major version.</summary>
    public static async Task<IReadOnlyList<PostgresInstallation>> FindAsync(string? binDirectory, ProcessHost processes, CancellationToken cancellationToken)
    {
        if (!ProcessHost.IsSupported)
        {
            return [];
        }

        var directories = binDirectory is not null
            ? [binDirectory]
            : SearchPatterns.SelectMany(Expand)
                .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        var found = new Dictionary<int, PostgresInstallation>();
        foreach (var directory in directories.Distinct(StringComparer.Ordinal))
        {
            if (NeededPrograms.All(p => File.Exists(Path.Combine(directory, p))) &&
                await VersionAsync(directory, processes, cancellationToken).ConfigureAwait(false) is { } version)
            {
                var installation = new PostgresInstallation(directory, version);
                found.TryAdd(installation.Major, installation);
            }
        }

        return [.. found.Values.OrderBy(i => i.Major)];
    }

    /// <summary>The installed version nearest to the one asked for; of two as near, the newer.</summary>
    public static PostgresInstallation? Nearest(IReadOnlyList<PostgresInstallation> installations, int major) =>
        installations.OrderBy(i => Math.Abs(i.Major - major)).ThenByDescending(i => i.Major).FirstOrDefault();

    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [pattern];
        }

        var parent = pattern[..pattern.LastIndexOf('/', star)];
        var tail = pattern[(pattern.IndexOf('/', star) + 1)..];
        var segment = pattern[(parent.Length + 1)..^(tail.Length + 1)];
        return Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, segment).Select(d => Path.Combine(d, tail)) : [];
    }

    private static async Task<string?> VersionAsync(string directory, ProcessHost processes, CancellationToken cancellationToken)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var process = processes.Start(new ProcessSpec { FileName = Path.Combine(directory, "postgres"), Arguments = ["--version"], Output = output });
        await using (process.ConfigureAwait(false))
        {
            var code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            var match = VersionNumber().Match(output.ToString());
            return code == 0 && match.Success ? match.Value : null;
        }
    }

    [GeneratedRegex(@"[0-9]+[0-9.]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionNumber();
}
