namespace Provisioning.LocalCluster.Tests;

/// <summary>Whether PostgreSQL's programs are on this machine, where the local cluster looks for them.</summary>
internal static class RealPostgres
{
    public static bool IsInstalled { get; } =
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : [])
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        .Any(d => File.Exists(Path.Combine(d, "initdb")));
}
