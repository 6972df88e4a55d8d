using System.Globalization;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Real PostgreSQL.</summary>
internal sealed class PostgresEngine(PostgresPrograms programs, TimeProvider time) : IPostgresEngine
{
    public string Description => $"PostgreSQL {programs.Installation.Version} from {programs.Installation.BinDirectory}";

    public PostgresPrograms Programs => programs;

    public int? Major => programs.Installation.Major;

    public async Task InitializeAsync(InitdbRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        DataDirectory.Clear(paths.DataDirectory, request.WalDirectory);
        programs.CreateDirectory(Path.GetDirectoryName(paths.DataDirectory)!);
        programs.CreateDirectory(paths.RunDirectory);
        var arguments = new List<string> { "--username", "postgres", "-D", paths.DataDirectory, "--no-sync", "--auth=trust" };
        arguments.AddRange(request.Flags);
        AddWalDirectory(request.WalDirectory, "--waldir", arguments);
        if (await programs.RunAsync("initdb", arguments, log, "/", cancellationToken).ConfigureAwait(false) is not 0 and var code)
        {
            throw new BootstrapException($"error while creating the PostgreSQL instance: exit status {code.ToString(CultureInfo.InvariantCulture)}");
        }

        await PostgresConfiguration.IncludeAsync(paths.DataDirectory, cancellationToken).ConfigureAwait(false);
        var server = new PostgresServer(paths, programs, log, time);
        await using (server.ConfigureAwait(false))
        {
            if (!await server.StartAsync(request.Settings, cancellationToken).ConfigureAwait(false))
            {
                throw new BootstrapException("error while starting the new PostgreSQL instance");
            }

            await FirstStart.RunAsync(request, server.SocketPath, log, cancellationToken).ConfigureAwait(false);
            await server.StopAsync(immediately: false, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CloneAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        DataDirectory.Clear(paths.DataDirectory, request.WalDirectory);
        programs.CreateDirectory(Path.GetDirectoryName(paths.DataDirectory)!);
        programs.CreateDirectory(paths.RunDirectory);
        CertificateFiles.Write(paths.RunDirectory, request.Certificates, programs.User);
        var arguments = new List<string>
        {
            "-D", paths.DataDirectory, "-d", Source(request, paths), "--no-sync", "--no-manifest", "--checkpoint=fast", "--wal-method=fetch",
        };
        AddWalDirectory(request.WalDirectory, "--waldir", arguments);
        if (await programs.RunAsync("pg_basebackup", arguments, log, "/", cancellationToken).ConfigureAwait(false) is not 0 and var code)
        {
            throw new BootstrapException($"error while executing pg_basebackup: exit status {code.ToString(CultureInfo.InvariantCulture)}");
        }

        DataDirectory.MarkStandby(paths.DataDirectory);
    }

    public async Task<bool> RewindAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        programs.CreateDirectory(paths.RunDirectory);
        CertificateFiles.Write(paths.RunDirectory, request.Certificates, programs.User);
        string[] arguments = ["-P", "-D", paths.DataDirectory, "--source-server", Source(request, paths), "--no-sync"];
        if (await programs.RunAsync("pg_rewind", arguments, log, "/", cancellationToken).ConfigureAwait(false) != 0)
        {
            return false;
        }

        DataDirectory.MarkStandby(paths.DataDirectory);
        return true;
    }

    /// <summary>Takes the data of another version's stopped server over. Throws <see cref="BootstrapException"/>.</summary>
    public Task UpgradeAsync(PostgresEngine from, PostgresPaths paths, string? walDirectory, InstanceLog log, CancellationToken cancellationToken) =>
        new PostgresUpgrade(from.Programs, programs, log).RunAsync(paths, walDirectory, cancellationToken);

    public Task<bool> ArchiveReadyAsync(string archiveCommand, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken) =>
        new ReadyWal(programs).ArchiveAsync(archiveCommand, paths.DataDirectory, log, cancellationToken);

    public Task RecoverAsync(RecoveryRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken) =>
        new PostgresRecovery(programs, time).RunAsync(request, paths, log, cancellationToken);

    public IPostgresServer CreateServer(PostgresPaths paths, InstanceLog log)
    {
        if (!File.Exists(Path.Combine(paths.DataDirectory, "PG_VERSION")))
        {
            throw new BootstrapException(
                "The instance's volume holds no database. Its data was with operators that have ended: it is kept only in a data directory that is given to each of their starts.");
        }

        programs.CreateDirectory(paths.RunDirectory);

        // Left by a server that was killed; its process id may be somebody else's by now.
        File.Delete(Path.Combine(paths.DataDirectory, "postmaster.pid"));
        return new PostgresServer(paths, programs, log, time);
    }

    public Task<int> ExecAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, Stream? stdin, Stream stdout, Stream stderr,
        CancellationToken cancellationToken) =>
        programs.ExecAsync(command, environment, workingDirectory, stdin, stdout, stderr, cancellationToken);

    private static string Source(CloneRequest request, PostgresPaths paths) => PostgresConfiguration.ConnectionString(
        request.InstanceName, request.Primary.Port ?? throw new BootstrapException("the primary does not accept connections"), paths.RunDirectory);

    private void AddWalDirectory(string? directory, string flag, List<string> arguments)
    {
        if (directory is not null)
        {
            programs.CreateDirectory(Path.GetDirectoryName(directory)!);
            arguments.Add($"{flag}={directory}");
        }
    }
}
