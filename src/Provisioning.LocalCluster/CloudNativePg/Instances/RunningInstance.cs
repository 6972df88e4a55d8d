using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>One instance manager at work.</summary>
internal sealed class RunningInstance(ObjectKey pod, ObjectKey cluster, string dataDirectory, InstanceDirectory directory)
{
    private volatile InstanceReport? _report;
    private volatile IPostgresServer? _server;
    private long _turns;

    public ObjectKey Pod { get; } = pod;

    public ObjectKey Cluster { get; } = cluster;

    public string DataDirectory { get; } = dataDirectory;

    /// <summary>Set whenever the instance should look again at its Cluster and its neighbours.</summary>
    public WakeSignal Wake { get; } = new();

    /// <summary>The last report, or <see langword="null"/> while PostgreSQL is down.</summary>
    public InstanceReport? Report => _report;

    /// <summary>How often the instance has looked at itself: a report is fresh when this has grown since the question arose.</summary>
    public long Turns => Interlocked.Read(ref _turns);

    /// <summary>The server, from before its start until after its end.</summary>
    public IPostgresServer? Server
    {
        get => _server;
        set
        {
            _server = value;
            directory.Notify(Cluster);
        }
    }

    public void Publish(InstanceReport? report)
    {
        Interlocked.Increment(ref _turns);
        if (_report != report)
        {
            _report = report;
            directory.Notify(Cluster);
        }
    }
}
