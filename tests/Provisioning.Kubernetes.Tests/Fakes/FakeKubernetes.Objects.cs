using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>How the cluster in memory keeps its objects and tells of them.</summary>
internal sealed partial class FakeKubernetes
{
    private static string Key(ResourceType type, string? ns, string name) => $"{type}|{(type.Namespaced ? ns : "")}|{name}";

    private static T Read<T>(ResourceType<T> type, JsonObject body)
        where T : KubernetesResource => body.Deserialize(type.TypeInfo)!;

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject target)
            {
                Merge(target, inner);
            }
            else if (value is null)
            {
                into.Remove(name);
            }
            else
            {
                into[name] = value.DeepClone();
            }
        }
    }

    private static bool Matches(JsonObject body, string? selector)
    {
        var labels = body["metadata"]!["labels"] as JsonObject;
        return selector is null || selector.Split(',').All(term => term.Split("!=") is [var key, var not] ? (string?)labels?[key] != not
            : term.Split('=') is [var name, var value] ? (string?)labels?[name] == value
            : labels?.ContainsKey(term) == true);
    }

    private IEnumerable<JsonObject> Select(ResourceType type, string? ns, string? selector) =>
        from entry in _objects
        where entry.Key.StartsWith($"{type}|", StringComparison.Ordinal)
        where ns is null || (string?)entry.Value["metadata"]!["namespace"] == ns
        where Matches(entry.Value, selector)
        select entry.Value;

    private void RequireNamespace(ResourceType type, Manifest manifest)
    {
        if (Missing.Contains(type.ToString()))
        {
            throw new KubernetesApiException("not served") { StatusCode = 404, IsUnknownKind = true, Resource = type.ToString() };
        }

        if (type.Namespaced && !_objects.ContainsKey(Key(Resources.CoreTypes.Namespace, ns: null, manifest.Namespace!)))
        {
            throw Refuse(Resources.CoreTypes.Namespace, 404, "NotFound", $"namespaces \"{manifest.Namespace}\" not found");
        }
    }

    private JsonObject Store(ResourceType type, JsonObject body)
    {
        lock (_lock)
        {
            var metadata = (JsonObject)body["metadata"]!;
            var key = Key(type, (string?)metadata["namespace"], (string)metadata["name"]!);
            var old = _objects.GetValueOrDefault(key);
            metadata["uid"] = (string?)old?["metadata"]!["uid"] ?? $"uid-{++_version}";
            metadata["creationTimestamp"] = (string?)old?["metadata"]!["creationTimestamp"] ?? timeProvider.GetUtcNow().ToString("O");
            metadata["resourceVersion"] = $"{++_version}";
            _objects[key] = body;
            Tell(type, old is null ? "ADDED" : "MODIFIED", body);
            var copy = (JsonObject)body.DeepClone();
            Operator?.Invoke(this, type.ToString(), copy);
            return copy;
        }
    }

    private void CollectGarbage(string owner)
    {
        var owned = _objects.Where(entry => CollectsGarbage && (string?)entry.Value["metadata"]!["ownerReferences"]?[0]?["uid"] == owner).Select(entry => entry.Key);
        foreach (var key in owned.ToList())
        {
            _objects.Remove(key, out var body);
            body!["metadata"]!["resourceVersion"] = $"{++_version}";
            Tell(key.Split('|')[0], "DELETED", body);
        }
    }

    private void Tell(ResourceType type, string eventType, JsonObject body) => Tell(type.ToString(), eventType, body);

    private void Tell(string type, string eventType, JsonObject body)
    {
        _log.Add(((string)body["metadata"]!["resourceVersion"]!, $"{type} {eventType}", (JsonObject)body.DeepClone()));
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
