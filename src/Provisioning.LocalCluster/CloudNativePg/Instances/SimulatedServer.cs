namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A server that only keeps its state.</summary>
internal sealed class SimulatedServer(string dataDirectory) : IPostgresServer
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _systemId = "";
    private int _timeline;
    private string _started = "";
    private bool _pendingRestart;

    public int? Port => null;

    public IReadOnlyList<int> ProcessIds => [];

    public Task<int> Exited => _exited.Task;

    public Task<bool> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        (_systemId, _timeline) = SimulatedEngine.Read(dataDirectory);
        _started = StartParameters.Of(settings);
        return Task.FromResult(true);
    }

    public Task ReloadAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
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
        Task.FromResult(new InstanceReport(!DataDirectory.IsStandby(dataDirectory), _timeline, _systemId, 0, _pendingRestart, IsReady: true, Archiving: true));

    public Task ConfigurePrimaryAsync(ServerSettings settings, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<BackupRange?> BackupAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        SimulatedEngine.Write(directory, _systemId, _timeline);
        return Task.FromResult<BackupRange?>(new BackupRange(_timeline, "0/3000028", "0/3000100"));
    }

    public ValueTask DisposeAsync()
    {
        _exited.TrySetResult(137);
        return ValueTask.CompletedTask;
    }
}
