using System.Net.Sockets;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance run</c>: keeps a server in the role that its Cluster gives it.</summary>
internal sealed class InstanceContainer : ManagedContainer
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeartbeatUntilReady = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly PrimaryDuties _duties;
    private readonly InstanceExec _exec;
    private IPostgresEngine? _engine;
    private int? _primaryPort;
    private bool _repaired;
    private bool _restarted;
    private bool _hurries;

    public InstanceContainer(PostgresInstances instances, ContainerContext context)
        : base(instances, context)
    {
        _duties = new PrimaryDuties(instances, context, Log);
        _exec = new InstanceExec(context, Paths);
    }

    public override ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Self.Report is { IsReady: true });

    public override bool IsSimulated => Self.Server is SimulatedServer;

    public override int? LocalPort(int containerPort) => containerPort == 5432 ? Self.Server?.Port : null;

    public override Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken) =>
        _engine is { } engine
            ? _exec.RunAsync(engine, Self.Server?.Port, command, stdin, stdout, stderr, cancellationToken)
            : throw new IOException("the instance is not running");

    protected override async Task<int> RunManagedAsync(CancellationToken stop)
    {
        var cluster = await WaitForAsync(() => Instances.Cluster(Self.Cluster), stop).ConfigureAwait(false);
        var engine = _engine = await EngineAsync(cluster).ConfigureAwait(false);
        await GiveWayAsync(stop).ConfigureAwait(false);
        while (true)
        {
            await PrepareAsync(engine, stop).ConfigureAwait(false);
            var server = engine.CreateServer(Paths, Log);
            Self.Server = server;
            await using (server.ConfigureAwait(false))
            {
                var outcome = await ServeAsync(server, stop).ConfigureAwait(false);
                Self.Publish(null);
                Self.Server = null;
                if (outcome is { } code)
                {
                    return code;
                }
            }
        }
    }

    /// <summary>Waits until the instance has a role, and makes its data fit for it.</summary>
    private async Task PrepareAsync(IPostgresEngine engine, CancellationToken stop)
    {
        while (true)
        {
            var cluster = await WaitForAsync(
                () => Instances.Cluster(Self.Cluster) is { } c && !c.IsFenced(InstanceName) &&
                    InstanceRoles.Decide(InstanceName, c.CurrentPrimary, c.TargetPrimary) != InstanceRole.Wait ? c : null,
                stop).ConfigureAwait(false);
            if (DataDirectory.IsStandby(Paths.DataDirectory) ||
                InstanceRoles.Decide(InstanceName, cluster.CurrentPrimary, cluster.TargetPrimary) == InstanceRole.Primary)
            {
                return;
            }

            // Its data is a former primary's: it may hold what the present primary never saw.
            if (CloneRequest(cluster) is { } request)
            {
                Log.Info($"This is an old primary instance, following {cluster.CurrentPrimary}");
                await ResetAsync(engine, request, stop).ConfigureAwait(false);
            }
            else
            {
                await Self.Wake.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What runs the data that is there: its version, until an upgrade has changed it.</summary>
    private Task<IPostgresEngine> EngineAsync(ClusterResource cluster) =>
        Instances.EngineAsync(DataDirectory.Major(Paths.DataDirectory) ?? cluster.MajorVersion);

    /// <summary>
    /// A primary that crashed lets the operator choose another before it starts again. Elsewhere containers are slow enough for that; here the two would race.
    /// </summary>
    private async Task GiveWayAsync(CancellationToken stop)
    {
        var began = Context.Time.GetTimestamp();
        while (DataDirectory.IsUnclean(Paths.DataDirectory) && Instances.Cluster(Self.Cluster) is { Instances: > 1 } cluster
            && cluster.CurrentPrimary == InstanceName && cluster.TargetPrimary == InstanceName
            && Context.Time.GetElapsedTime(began) is var passed && passed < Heartbeat)
        {
            await Self.Wake.WaitAsync(Task.Delay(Heartbeat - passed, Context.Time, stop), Heartbeat, Context.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task CloneAgainAsync(IPostgresEngine engine, CloneRequest request, CancellationToken stop)
    {
        try
        {
            await engine.CloneAsync(request, Paths, Log, stop).ConfigureAwait(false);
        }
        catch (BootstrapException e)
        {
            // The primary went away meanwhile: the next wake looks for the one that follows it.
            Log.Error("Error while cloning the primary", e.Message);
            await Self.Wake.WaitAsync(Task.Delay(Heartbeat, Context.Time, stop), Heartbeat, Context.Time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>A replica that cannot start may hold what the primary never had: once, its data is taken back to the primary's.</summary>
    private async Task<bool> RepairAsync(CancellationToken stop)
    {
        if (
            _repaired
                || !DataDirectory.IsStandby(Paths.DataDirectory)
                || Instances.Cluster(Self.Cluster) is not { } cluster
                || CloneRequest(cluster) is not { } request)
        {
            return false;
        }

        _repaired = true;
        var engine = await EngineAsync(cluster).ConfigureAwait(false);
        await ResetAsync(engine, request, stop).ConfigureAwait(false);
        return true;
    }

    private async Task ResetAsync(IPostgresEngine engine, CloneRequest request, CancellationToken stop)
    {
        if (Instances.Cluster(Self.Cluster) is { } cluster
            && !await engine.ArchiveReadyAsync(Instances.Archive.ArchiveCommand(cluster), Paths, Log, stop).ConfigureAwait(false))
        {
            // Until it works: giving up these segments would leave a hole that nothing can be recovered past.
            await Self.Wake.WaitAsync(Task.Delay(Heartbeat, Context.Time, stop), Heartbeat, Context.Time, stop).ConfigureAwait(false);
            return;
        }

        if (!await engine.RewindAsync(request, Paths, Log, stop).ConfigureAwait(false))
        {
            Log.Info("pg_rewind did not succeed: cloning the primary anew");
            await CloneAgainAsync(engine, request, stop).ConfigureAwait(false);
        }
    }

    /// <summary>One life of the server. Returns the container's exit code, or <see langword="null"/> to start again in the same container.</summary>
    private async Task<int?> ServeAsync(IPostgresServer server, CancellationToken stop)
    {
        var first = await WaitForAsync(() => Instances.Cluster(Self.Cluster) is { } c ? SettingsNow(c) : null, stop).ConfigureAwait(false);

        // A life that began when the restart was asked for already is the restart.
        _restarted = Instances.Cluster(Self.Cluster)?.Phase == Phases.InPlaceRestart;
        if (!await server.StartAsync(first, stop).ConfigureAwait(false))
        {
            Log.Error("PostgreSQL process exited", "the server ended before it accepted connections");
            return await RepairAsync(stop).ConfigureAwait(false) ? null : 1;
        }

        try
        {
            while (!server.Exited.IsCompleted)
            {
                _hurries = false;
                if (await TurnAsync(server, stop).ConfigureAwait(false) is { } outcome)
                {
                    await StopAsync(server).ConfigureAwait(false);
                    return outcome == Turn.StartAgain ? null : 0;
                }

                var pause = Self.Report is { IsReady: true } && !_hurries ? Heartbeat : HeartbeatUntilReady;
                await Self.Wake.WaitAsync(server.Exited, pause, Context.Time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Self.Publish(null);
            await StopAsync(server).ConfigureAwait(false);
            return 0;
        }

        Log.Error("PostgreSQL process exited", $"exit status {await server.Exited.ConfigureAwait(false)}");
        return 1;
    }

    /// <summary>Looks at the Cluster once and does what it asks. A result ends this life of the server.</summary>
    private async Task<Turn?> TurnAsync(IPostgresServer server, CancellationToken stop)
    {
        if (Instances.Cluster(Self.Cluster) is not { } cluster || SettingsNow(cluster) is not { } settings)
        {
            return null;
        }

        if (cluster.IsFenced(InstanceName))
        {
            return Turn.StartAgain;
        }

        try
        {
            await server.ReloadAsync(settings, stop).ConfigureAwait(false);
            var report = await server.StatusAsync(stop).ConfigureAwait(false);
            if (report.IsPrimary && InstanceRoles.MustStepDown(InstanceName, cluster.TargetPrimary) && MayFollow(cluster.TargetPrimary, report))
            {
                Log.Info($"Another instance was chosen as primary: shutting down for {cluster.TargetPrimary}");
                return Turn.End;
            }

            if (cluster.TargetPrimary == InstanceName)
            {
                report = await _duties.PerformAsync(server, cluster, settings, report, stop).ConfigureAwait(false);
                if (cluster.Phase == Phases.InPlaceRestart && !_restarted)
                {
                    return Turn.StartAgain;
                }
            }

            Self.Publish(report);
            if (_restarted && cluster.Phase == Phases.InPlaceRestart && cluster.TargetPrimary == InstanceName)
            {
                await _duties.ConfirmRestartAsync(cluster, stop).ConfigureAwait(false);
            }

            _restarted &= cluster.Phase == Phases.InPlaceRestart;
        }
        catch (Exception e) when (e is IOException or SocketException or PostgresServerException or HttpRequestException or KubeApiException)
        {
            // The server is going down or the API is away; the next turn tells.
            Log.Error("Reconciliation failed", e.Message);
            if (server.Exited.IsCompleted)
            {
                Self.Publish(null);
            }
        }

        return null;
    }

    /// <summary>
    /// The settings of this instance. It goes on following the last primary until the next is known: one that shuts down still sends what it has left.
    /// </summary>
    private ServerSettings? SettingsNow(ClusterResource cluster)
    {
        var settings = Settings(cluster);
        _primaryPort = settings?.PrimaryPort ?? _primaryPort;
        return settings is null ? null : settings with { PrimaryPort = _primaryPort };
    }

    /// <summary>
    /// Whether the chosen primary receives this one's WAL: what a primary sends while it shuts down only reaches who is connected, and the rest would be lost.
    /// </summary>
    private bool MayFollow(string target, InstanceReport report)
    {
        _hurries |= !report.MayFeed(target);
        return report.MayFeed(target);
    }

    private async Task StopAsync(IPostgresServer server)
    {
        using var timeout = new CancellationTokenSource(StopLimit(), Context.Time);
        try
        {
            Self.Publish(null);
            await server.StopAsync(Instances.IsStopping, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.Error("PostgreSQL did not stop in time", "killing it");
        }
    }

    private TimeSpan StopLimit()
    {
        var spec = Instances.Cluster(Self.Cluster)?.Spec;
        var limit = Math.Min(spec.Int("switchoverDelay") ?? int.MaxValue, spec.Int("stopDelay") ?? int.MaxValue);
        return limit > 0 && limit < StopTimeout.TotalSeconds ? TimeSpan.FromSeconds(limit) : StopTimeout;
    }

    private enum Turn
    {
        /// <summary>The container ends; the node starts it anew.</summary>
        End,

        /// <summary>The server stops, and starts again when the Cluster lets it.</summary>
        StartAgain,
    }
}
