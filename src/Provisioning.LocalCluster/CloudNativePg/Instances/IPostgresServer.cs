namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A PostgreSQL server on one data directory: a real one, or a stand-in where PostgreSQL is not installed.</summary>
internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>Where it listens on 127.0.0.1, or <see langword="null"/> when it does not.</summary>
    int? Port { get; }

    IReadOnlyList<int> ProcessIds { get; }

    /// <summary>Starts and waits until connections are accepted. Returns <see langword="false"/> when it ended instead; its log says why.</summary>
    Task<bool> StartAsync(ServerSettings settings, CancellationToken cancellationToken);

    /// <summary>Completes when the server has ended, with its exit code.</summary>
    Task<int> Exited { get; }

    /// <summary>Rewrites the configuration and has it read again.</summary>
    Task ReloadAsync(ServerSettings settings, CancellationToken cancellationToken);

    /// <summary>Stops it and waits for that.</summary>
    /// <param name="immediately">Without a checkpoint and without sending what replicas and the archive still lack: its next start recovers as from a
    /// crash.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task StopAsync(bool immediately, CancellationToken cancellationToken);

    Task PromoteAsync(CancellationToken cancellationToken);

    Task<InstanceReport> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Brings roles, extensions and replication slots of a primary in line with the settings.</summary>
    Task ConfigurePrimaryAsync(ServerSettings settings, CancellationToken cancellationToken);

    /// <summary>Copies the whole database cluster into a directory, so that it can be recovered with the WAL from then on.</summary>
    /// <returns>What the copy needs of the WAL, or <see langword="null"/> when it failed; the log says why.</returns>
    Task<BackupRange?> BackupAsync(string directory, CancellationToken cancellationToken);
}
