using System.Globalization;
using System.Net.Sockets;
using System.Net;
using Provisioning.LocalCluster.CloudNativePg.Recovery;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A real <c>postgres</c> on a data directory.</summary>
internal sealed class PostgresServer(PostgresPaths paths, PostgresPrograms programs, InstanceLog log, TimeProvider time) : IPostgresServer
{
    /// <summary>Where a server in a pod of its own listens.</summary>
    public const int PodPort = 5432;

    private const string InvalidAuthorization = "28000";

    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(15);

    private HostedProcess? _process;
    private PostgresConnection? _connection;
    private string? _configuration;
    private bool _hasStreamed;
    private string _statusQuery = "";

    public int? Port { get; private set; }

    public IReadOnlyList<int> ProcessIds => _process is { Exited.IsCompleted: false } process ? [process.Id] : [];

    public Task<int> Exited => _process?.Exited ?? Task.FromResult(0);

    public string SocketPath => Path.Combine(paths.RunDirectory, $".s.PGSQL.{Port}");

    public async Task<bool> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        Port = FreePort();
        var known = await programs.KnownParametersAsync(cancellationToken).ConfigureAwait(false);
        WriteConfiguration(settings, known);
        LinkSocket();
        var limits = PostgresConfiguration.Limits(settings, known);
        _statusQuery = StatusQuery.For(limits.Keys);
        var overrides = limits.Concat(await FloorAsync(settings, cancellationToken).ConfigureAwait(false)).SelectMany(p => new[] { "-c", $"{p.Key}={p.Value}" });
        _process = programs.Start("postgres", ["-D", paths.DataDirectory, .. overrides], log, paths.RunDirectory);
        while (!_process.Exited.IsCompleted)
        {
            try
            {
                _connection = await PostgresConnection.OpenAsync(SocketPath, "postgres", cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is SocketException or IOException or PostgresServerException { SqlState: not InvalidAuthorization })
            {
                // Not yet: still starting up, or replaying to a consistent state.
                await Task.WhenAny(_process.Exited, Task.Delay(StartPoll, time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return false;
    }

    public async Task ReloadAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var known = await programs.KnownParametersAsync(cancellationToken).ConfigureAwait(false);
        if (WriteConfiguration(settings, known))
        {
            _process?.Signal(Signal.Hangup);
        }
    }

    public async Task StopAsync(bool immediately, CancellationToken cancellationToken)
    {
        if (_process is null)
        {
            return;
        }

        await CloseConnectionAsync().ConfigureAwait(false);
        _process.Signal(immediately ? Signal.Quit : Signal.Interrupt);
        await _process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        await QueryAsync("SELECT pg_promote(true, 60)", cancellationToken).ConfigureAwait(false);

        // Whoever rewinds against this server reads the new timeline from its control file.
        await QueryAsync("CHECKPOINT", cancellationToken).ConfigureAwait(false);
    }

    public async Task<InstanceReport> StatusAsync(CancellationToken cancellationToken)
    {
        var row = (await QueryAsync(_statusQuery, cancellationToken).ConfigureAwait(false))[0];
        return StatusQuery.Read(row, ref _hasStreamed);
    }

    public async Task ConfigurePrimaryAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        await QueryAsync(PrimarySql.Roles(settings), cancellationToken).ConfigureAwait(false);
        foreach (var statement in PrimarySql.Slots(settings))
        {
            await QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        await ReconcileExtensionsAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    public async Task<BackupRange?> BackupAsync(string directory, CancellationToken cancellationToken)
    {
        programs.CreateDirectoryChain(directory);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "-h", paths.RunDirectory, "-p", Port!.Value.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-D", directory, "--verbose", "--no-sync",
            "--checkpoint=fast", "--wal-method=fetch",
        ];
        var code = await programs.RunAsync("pg_basebackup", arguments, output, "/", cancellationToken).ConfigureAwait(false);
        log.WriteLine(output.ToString());
        if (code != 0)
        {
            return null;
        }

        // A connection of its own: whoever takes a backup does not wait for the instance's own questions.
        var connection = await PostgresConnection.OpenAsync(SocketPath, "postgres", cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var segmentSize = await connection.ScalarAsync("SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'", cancellationToken)
                .ConfigureAwait(false);
            await connection.QueryAsync("SELECT pg_switch_wal()", cancellationToken).ConfigureAwait(false);
            return BackupOutput.Read(output.ToString(), int.Parse(segmentSize!, CultureInfo.InvariantCulture));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseConnectionAsync().ConfigureAwait(false);
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReconcileExtensionsAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var wanted = ManagedExtensions.Extensions(settings.Parameters).ToList();
        var databases = await QueryAsync(
            "SELECT datname, (SELECT string_agg(name, ' ') FROM pg_available_extensions) FROM pg_database WHERE datallowconn", cancellationToken)
                .ConfigureAwait(false);
        foreach (var database in databases)
        {
            var available = database[1]?.Split(' ') ?? [];
            var sql = string.Concat(wanted.Where(e => available.Contains(e.Name, StringComparer.Ordinal)).Select(
                e => e.Wanted ? $"CREATE EXTENSION IF NOT EXISTS {e.Name};" : $"DROP EXTENSION IF EXISTS {e.Name};"));
            var connection = await PostgresConnection.OpenAsync(SocketPath, database[0]!, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        _connection ??= await PostgresConnection.OpenAsync(SocketPath, "postgres", cancellationToken).ConfigureAwait(false);
        try
        {
            return await _connection.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not PostgresServerException)
        {
            // What was in flight is lost: the next query begins on a new connection.
            await CloseConnectionAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CloseConnectionAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = null;
        }
    }

    private bool WriteConfiguration(ServerSettings settings, IReadOnlySet<string> known)
    {
        if (settings.Certificates is { } certificates)
        {
            CertificateFiles.Write(paths.RunDirectory, certificates, programs.User);
        }

        var custom = PostgresConfiguration.Render(settings, known, Port!.Value, paths.RunDirectory);
        var hba = PostgresConfiguration.RenderHba(settings);
        var all = $"{custom}\n{hba}\n{settings.Certificates?.Certificate}";
        if (all == _configuration)
        {
            return false;
        }

        CertificateFiles.WriteOwned(Path.Combine(paths.DataDirectory, "custom.conf"), custom, programs.User);
        CertificateFiles.WriteOwned(Path.Combine(paths.DataDirectory, "pg_hba.conf"), hba, programs.User);
        CertificateFiles.WriteOwned(
            Path.Combine(paths.DataDirectory, "pg_ident.conf"),
            PostgresConfiguration.RenderIdent(new[] { Environment.UserName, programs.User?.Name }.OfType<string>()), programs.User);
        _configuration = all;
        return true;
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> FloorAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        if (!DataDirectory.IsStandby(paths.DataDirectory))
        {
            return [];
        }

        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await programs.RunAsync("pg_controldata", [paths.DataDirectory], output, "/", cancellationToken).ConfigureAwait(false);
        return ControlData.Raise(settings.Parameters, output.ToString()).Where(p => settings.Parameters.GetValueOrDefault(p.Key) != p.Value);
    }

    // Whoever names the port that a pod's server listens on finds this one's socket, whatever its port is.
    private void LinkSocket()
    {
        var link = Path.Combine(paths.RunDirectory, $".s.PGSQL.{PodPort}");
        File.Delete(link);
        File.CreateSymbolicLink(link, SocketPath);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
