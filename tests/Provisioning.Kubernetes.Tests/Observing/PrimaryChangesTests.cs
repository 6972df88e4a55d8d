using Microsoft.Extensions.Time.Testing;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Tests.Diagnostics;

namespace Provisioning.Kubernetes.Tests.Observing;

public sealed class PrimaryChangesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _engine = Guid.NewGuid().ToString();

    [Fact]
    public void See_PrimaryLostAndReplaced_IsOneFailoverOfThatLength()
    {
        using var recorder = new TelemetryRecorder();
        var changes = new PrimaryChanges(_time);
        changes.See(_engine, "ns", "a", "a-1", serves: true);
        changes.See(_engine, "ns", "a", "a-2", serves: false);

        changes.See(_engine, "ns", "a", "a-1", serves: false);
        _time.Advance(TimeSpan.FromSeconds(3));
        changes.Gone("ns", "a-1");
        _time.Advance(TimeSpan.FromSeconds(4));
        changes.See(_engine, "ns", "a", "a-2", serves: true);
        changes.See(_engine, "ns", "a", "a-2", serves: true);

        Assert.Equal([7.0], Durations(recorder));
    }

    [Fact]
    public void See_FirstPrimaryOrTheSameAgain_IsNoFailover()
    {
        using var recorder = new TelemetryRecorder();
        var changes = new PrimaryChanges(_time);

        changes.See(_engine, "ns", "a", "a-1", serves: true);
        changes.See(_engine, "ns", "b", "b-1", serves: true);
        changes.Gone("ns", "a-1");
        changes.See(_engine, "ns", "a", "a-1", serves: true);

        Assert.Empty(Durations(recorder));
    }

    private IEnumerable<double> Durations(TelemetryRecorder recorder) => recorder.Measurements
        .Where(one => one.Name == "provisioning.database.failover.duration" && (string?)one.Tags["provisioning.engine"] == _engine)
        .Select(one => one.Value);
}
