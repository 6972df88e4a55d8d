using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Provisioning.LocalCluster.Client;

/// <summary>
/// Writes Events in the order they were recorded, without making the caller wait; a repeated one raises the count of the first.
/// Events are best effort, as in Kubernetes: one that the API server does not take is dropped. Thread safe.
/// </summary>
/// <param name="client">Where to.</param>
/// <param name="component">The reporting component, such as <c>kubelet</c>.</param>
/// <param name="host">The reporting node, or <see langword="null"/>.</param>
/// <param name="time">For the timestamps.</param>
internal sealed class EventRecorder(KubeClient client, string component, string? host, TimeProvider time) : IAsyncDisposable
{
    private const int KnownLimit = 4096;

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly ConcurrentDictionary<EventIdentity, Recorded> _known = new();
    private readonly Lock _start = new();
    private Task? _pump;

    public void Normal(JsonObject involved, string reason, string message, string? fieldPath = null) =>
        Record(involved, "Normal", reason, message, fieldPath, null);

    public void Warning(JsonObject involved, string reason, string message, string? fieldPath = null) =>
        Record(involved, "Warning", reason, message, fieldPath, null);

    /// <summary>An event in the newer style of the scheduler: with an action, an exact time and a series instead of a count.</summary>
    public void Action(JsonObject involved, string type, string action, string reason, string message) =>
        Record(involved, type, reason, message, null, action);

    /// <summary>Writes what was recorded, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        if (_pump is not null)
        {
            await _pump.ConfigureAwait(false);
        }
    }

    private void Record(JsonObject involved, string type, string reason, string message, string? fieldPath, string? action)
    {
        var reference = new JsonObject
        {
            ["kind"] = involved.String("kind"),
            ["namespace"] = involved.Namespace(),
            ["name"] = involved.Name(),
            ["uid"] = involved.Uid(),
            ["apiVersion"] = involved.String("apiVersion"),
            ["resourceVersion"] = involved.ResourceVersion(),
        };
        if (fieldPath is not null)
        {
            reference["fieldPath"] = fieldPath;
        }

        // The newer style tells versions of an object apart, the older one does not.
        var identity = new EventIdentity(involved.Uid(), fieldPath, type, reason, message, action is null ? null : involved.ResourceVersion());
        _entries.Writer.TryWrite(new Entry(identity, reference, action, time.GetUtcNow()));
        lock (_start)
        {
            _pump ??= Task.Run(PumpAsync);
        }
    }

    private async Task PumpAsync()
    {
        await foreach (var entry in _entries.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(entry).ConfigureAwait(false);
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The namespace is terminating, or the API server is away: an event is not worth more than one try.
            }
        }
    }

    private async Task WriteAsync(Entry entry)
    {
        if (_known.TryGetValue(entry.Identity, out var recorded))
        {
            var count = recorded.Count + 1;
            _known[entry.Identity] = recorded with { Count = count };
            await client.PatchAsync(Kinds.Event, recorded.Namespace, recorded.Name, Repetition(entry, count), CancellationToken.None).ConfigureAwait(false);
            return;
        }

        if (_known.Count >= KnownLimit)
        {
            _known.Clear();
        }

        var item = Build(entry);
        var created = await client.CreateAsync(Kinds.Event, item.Namespace(), item, CancellationToken.None).ConfigureAwait(false);
        _known[entry.Identity] = new Recorded(created.Namespace()!, created.Name(), 1);
    }

    private static JsonObject Repetition(Entry entry, int count) => entry.Action is null
        ? new JsonObject { ["count"] = count, ["lastTimestamp"] = KubeTime.Seconds(entry.At) }
        : new JsonObject { ["series"] = new JsonObject { ["count"] = count, ["lastObservedTime"] = KubeTime.Micro(entry.At) } };

    private JsonObject Build(Entry entry)
    {
        var suffix = ((entry.At - DateTimeOffset.UnixEpoch).Ticks * 100).ToString("x16", CultureInfo.InvariantCulture);
        var item = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{entry.Involved.String("name")}.{suffix}",
                ["namespace"] = entry.Involved.String("namespace") ?? "default",
            },
            ["involvedObject"] = entry.Involved,
            ["reason"] = entry.Identity.Reason,
            ["message"] = entry.Identity.Message,
            ["type"] = entry.Identity.Type,
            ["reportingComponent"] = component,
            ["reportingInstance"] = host ?? "",
        };
        if (entry.Action is not null)
        {
            item["eventTime"] = KubeTime.Micro(entry.At);
            item["action"] = entry.Action;
            return item;
        }

        item["source"] = host is null ? new JsonObject { ["component"] = component } : new JsonObject { ["component"] = component, ["host"] = host };
        item["firstTimestamp"] = KubeTime.Seconds(entry.At);
        item["lastTimestamp"] = KubeTime.Seconds(entry.At);
        item["count"] = 1;
        return item;
    }

    private sealed record EventIdentity(string Uid, string? FieldPath, string Type, string Reason, string Message, string? Version);

    private sealed record Entry(EventIdentity Identity, JsonObject Involved, string? Action, DateTimeOffset At);

    private sealed record Recorded(string Namespace, string Name, int Count);
}
