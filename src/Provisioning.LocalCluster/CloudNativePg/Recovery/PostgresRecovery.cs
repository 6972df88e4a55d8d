using System.Globalization;
using System.Net.Sockets;
using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>Recovers a real database cluster: the base backup, then the WAL up to the target, then a history of its own.</summary>
internal sealed class PostgresRecovery(PostgresPrograms programs, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BootstrapException">It cannot be recovered, or not as far as asked; PostgreSQL's lines in the log say why.</exception>
    public async Task RunAsync(RecoveryRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        await RestoreAsync(request, paths, log, cancellationToken).ConfigureAwait(false);
        var settings = request.Settings with
        {
            // Whether and where to archive is decided once the instance runs: until then finished segments are kept.
            ArchiveCommand = "",
            RestoreCommand = request.RestoreCommand,
            Recovery = request.Target.Parameters(),
            SynchronousStandbyNames = "",
            Parameters = ControlData.Raise(request.Settings.Parameters, await ControlDataAsync(paths, cancellationToken).ConfigureAwait(false)),
        };
        log.Info($"Generated recovery configuration: {string.Join(", ", settings.Recovery.Select(p => $"{p.Key} = '{p.Value}'"))}");
        var server = new PostgresServer(paths, programs, log, time);
        await using (server.ConfigureAwait(false))
        {
            if (!await server.StartAsync(settings, cancellationToken).ConfigureAwait(false))
            {
                throw await EndedAsync(server).ConfigureAwait(false);
            }

            await WaitAsync(server, log, cancellationToken).ConfigureAwait(false);
            log.Info("Configuring new PostgreSQL instance");
            await RestoredDatabase.EnsureAsync(server.SocketPath, request.Database, request.Owner, cancellationToken).ConfigureAwait(false);
            await server.StopAsync(immediately: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RestoreAsync(RecoveryRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        DataDirectory.Clear(paths.DataDirectory, request.WalDirectory);
        programs.CreateDirectory(Path.GetDirectoryName(paths.DataDirectory)!);
        programs.CreateDirectory(paths.RunDirectory);
        if (request.WalDirectory is not null)
        {
            programs.CreateDirectoryChain(request.WalDirectory);
        }

        log.Info("Starting barman-cloud-restore");
        if (await programs.CopyDirectoryAsync(request.BackupDirectory, paths.DataDirectory, log, cancellationToken).ConfigureAwait(false) is not 0 and var code)
        {
            throw new BootstrapException($"encountered an error while restoring the backup: exit status {code.ToString(CultureInfo.InvariantCulture)}");
        }

        RestoredFiles.Prepare(paths.DataDirectory, request.WalDirectory, programs.User);
        log.Info("Restore completed");
        var version = (await File.ReadAllTextAsync(Path.Combine(paths.DataDirectory, "PG_VERSION"), cancellationToken).ConfigureAwait(false)).Trim();
        if (version != programs.Installation.Major.ToString(CultureInfo.InvariantCulture))
        {
            throw new BootstrapException($"the backup is of PostgreSQL {version}, which {programs.Installation.Version} cannot read");
        }
    }

    private async Task<string> ControlDataAsync(PostgresPaths paths, CancellationToken cancellationToken)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await programs.RunAsync("pg_controldata", ["-D", paths.DataDirectory], output, "/", cancellationToken).ConfigureAwait(false);
        return code == 0 ? output.ToString() : throw new BootstrapException($"while reading pg_controldata: {output}");
    }

    private async Task WaitAsync(PostgresServer server, InstanceLog log, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if ((await server.StatusAsync(cancellationToken).ConfigureAwait(false)).IsPrimary)
                {
                    log.Info("Checking if the server is still in recovery: false");
                    return;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or PostgresServerException)
            {
                // It ends: the target is beyond what the archive has. Looked at below.
            }

            await Task.WhenAny(server.Exited, Task.Delay(Poll, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (server.Exited.IsCompleted)
            {
                throw await EndedAsync(server).ConfigureAwait(false);
            }
        }
    }

    private static async Task<BootstrapException> EndedAsync(PostgresServer server) => new(
        $"while activating instance: error starting PostgreSQL instance: exit status {(await server.Exited.ConfigureAwait(false)).ToString(CultureInfo.InvariantCulture)}");
}
