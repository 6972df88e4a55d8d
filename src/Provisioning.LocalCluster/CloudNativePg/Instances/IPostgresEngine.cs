using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Makes data directories and servers on them: with real PostgreSQL programs, or as a simulation.</summary>
internal interface IPostgresEngine
{
    /// <summary>What runs, in words, for the cluster's event.</summary>
    string Description { get; }

    /// <summary>The major version that really runs, or <see langword="null"/> when PostgreSQL is simulated.</summary>
    int? Major { get; }

    /// <summary>Creates the database cluster and the application's database. Throws <see cref="BootstrapException"/>.</summary>
    Task InitializeAsync(InitdbRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken);

    /// <summary>Makes a copy of a running primary, to follow it. Throws <see cref="BootstrapException"/>.</summary>
    Task CloneAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken);

    /// <summary>
    /// Turns the data of a former primary back to where it left the history of the present one. Returns <see langword="false"/> when it cannot.
    /// </summary>
    Task<bool> RewindAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken);

    /// <summary>Archives what a stopped server has not. Returns <see langword="false"/> when that does not work now.</summary>
    Task<bool> ArchiveReadyAsync(string archiveCommand, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken);

    /// <summary>Makes a database cluster from a base backup and archived WAL, and has it begin a history of its own. Throws
    /// <see cref="BootstrapException"/>.</summary>
    Task RecoverAsync(RecoveryRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken);

    IPostgresServer CreateServer(PostgresPaths paths, InstanceLog log);

    /// <summary>Runs a command with this version's programs before all others on its <c>PATH</c>. Returns its exit code.</summary>
    Task<int> ExecAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, Stream? stdin, Stream stdout, Stream stderr,
        CancellationToken cancellationToken);
}
