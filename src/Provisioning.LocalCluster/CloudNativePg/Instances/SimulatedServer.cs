using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A server that only keeps its state.</summary>
internal sealed class SimulatedServer(string dataDirectory) : IPostgresServer
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _systemId = "";
    private int _timeline;
    private string _started = "";
    private ServerSettings? _settings;
    private bool _pendingRestart;
    private bool? _archiving;

    public int? Port => null;

    public IReadOnlyList<int> ProcessIds => [];

    public Task<int> Exited => _exited.Task;

    public Task<bool> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        (_systemId, _timeline) = SimulatedEngine.Read(dataDirectory);
        _started = StartParameters.Of(settings);
        _settings = settings;
        return Task.FromResult(true);
    }

    public Task ReloadAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        _settings = settings;
        _pendingRestart = StartParameters.Of(settings) != _started;
        if (settings.PrimaryTimeline > _timeline)
        {
            _timeline = settings.PrimaryTimeline.Value;
            SimulatedEngine.Write(dataDirectory, _systemId, _timeline);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(bool immediately, CancellationToken cancellationToken)
    {
        _exited.TrySetResult(0);
        return Task.CompletedTask;
    }

    public Task PromoteAsync(CancellationToken cancellationToken)
    {
        _timeline++;
        SimulatedEngine.Write(dataDirectory, _systemId, _timeline);
        DataDirectory.UnmarkStandby(dataDirectory);
        return Task.CompletedTask;
    }

    public Task<InstanceReport> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new InstanceReport(!DataDirectory.IsStandby(dataDirectory), _timeline, _systemId, 0, _pendingRestart, IsReady: true, _archiving));

    public Task ConfigurePrimaryAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        _settings = settings;
        _archiving = Archive("000000010000000000000001");
        return Task.CompletedTask;
    }

    public Task<BackupRange?> BackupAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        SimulatedEngine.Write(directory, _systemId, _timeline);
        var range = new BackupRange(_timeline, "0/3000028", "0/3000100");
        return Task.FromResult(Archive(range.EndWal) ? range : null);
    }

    /// <summary>What the archiver does, by the same rules, with a segment that holds nothing.</summary>
    private bool Archive(string segment)
    {
        if (_settings is not { Archive: { } archive } settings)
        {
            return true;
        }

        var marker = Path.Combine(dataDirectory, ArchiveCommands.EmptyCheckMarker);
        if (settings.ChecksEmptyArchive && File.Exists(marker) && archive.HasAnyWal)
        {
            return false;
        }

        Directory.CreateDirectory(archive.WalDirectory);
        File.WriteAllText(Path.Combine(archive.WalDirectory, segment), "");
        File.Delete(marker);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _exited.TrySetResult(137);
        return ValueTask.CompletedTask;
    }
}
