using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Events;

/// <summary>
/// Writes Events about objects. The same event again raises the count of the first. Never fails: an event is a courtesy. Thread safe.
/// </summary>
internal sealed class EventRecorder(KubeClient client, TimeProvider time, string component)
{
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<(string Uid, string Reason, string Message), (string Name, int Count)> _seen = new();

    public async Task EmitAsync(JsonObject about, string type, string reason, string message, CancellationToken cancellationToken)
    {
        if (_seen.Count > Remembered)
        {
            _seen.Clear();
        }

        var key = (about.Uid(), reason, message);
        var ns = about.Namespace() ?? "default";
        try
        {
            if (_seen.TryGetValue(key, out var known) && await RepeatAsync(ns, known.Name, known.Count + 1, cancellationToken).ConfigureAwait(false))
            {
                _seen[key] = (known.Name, known.Count + 1);
                return;
            }

            var created = Create(about, ns, type, reason, message);
            await client.CreateAsync(Kinds.Event, ns, created, cancellationToken).ConfigureAwait(false);
            _seen[key] = (created.Name(), 1);
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
        {
            // The namespace is going, or the API server is: what the event is about matters, the event does not.
        }
    }

    private async Task<bool> RepeatAsync(string ns, string name, int count, CancellationToken cancellationToken)
    {
        try
        {
            var patch = new JsonObject { ["count"] = count, ["lastTimestamp"] = Conditions.Timestamp(time.GetUtcNow()) };
            await client.PatchAsync(Kinds.Event, ns, name, patch, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KubeApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private JsonObject Create(JsonObject about, string ns, string type, string reason, string message)
    {
        var now = time.GetUtcNow();
        var stamp = Conditions.Timestamp(now);
        var nanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100 + Random.Shared.Next(100);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{about.Name()}.{nanoseconds.ToString("x", CultureInfo.InvariantCulture)}",
                ["namespace"] = ns,
            },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = about.String("kind"),
                ["namespace"] = ns,
                ["name"] = about.Name(),
                ["uid"] = about.Uid(),
                ["apiVersion"] = about.String("apiVersion"),
                ["resourceVersion"] = about.ResourceVersion(),
            },
            ["reason"] = reason,
            ["message"] = message.Length > 1024 ? message[..1024] : message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = stamp,
            ["lastTimestamp"] = stamp,
            ["count"] = 1,
            ["type"] = type,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };
    }
}
