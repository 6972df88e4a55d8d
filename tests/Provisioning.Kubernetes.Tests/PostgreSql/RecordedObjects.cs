using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>What watches would know at a moment of a recording.</summary>
internal sealed class RecordedObjects : IObservedObjects
{
    private readonly Dictionary<(string Kind, string Name), JsonNode> _objects = [];
    private readonly Dictionary<JsonNode, KubernetesResource> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Kind, string Name), List<(string Reason, string Message)>> _warnings = [];

    public void Take(string change, string kind, string name, JsonNode resource)
    {
        if (change == "DELETED")
        {
            _objects.Remove((kind, name));
            return;
        }

        _objects[(kind, name)] = resource;
        if (kind == "Event" && (string?)resource["type"] == "Warning")
        {
            var about = ((string)resource["involvedObject"]!["kind"]!, (string)resource["involvedObject"]!["name"]!);
            _warnings.TryAdd(about, []);
            _warnings[about].Insert(0, ((string)resource["reason"]!, (string)resource["message"]!));
        }
    }

    public T? Get<T>(ResourceType<T> type, string name)
        where T : KubernetesResource =>
        _objects.TryGetValue((type.Kind, name), out var found) ? Read(type, found) : null;

    public IEnumerable<T> List<T>(ResourceType<T> type)
        where T : KubernetesResource =>
        [.. _objects.Where(entry => entry.Key.Kind == type.Kind).Select(entry => Read(type, entry.Value))];

    /// <summary>Kinds that the server does not serve.</summary>
    public HashSet<string> Unserved { get; } = new(StringComparer.Ordinal);

    public bool Watches(ResourceType type) => !Unserved.Contains(type.Kind);

    public IEnumerable<(string Reason, string Message)> Warnings(string kind, string name) => _warnings.GetValueOrDefault((kind, name)) ?? [];

    private T Read<T>(ResourceType<T> type, JsonNode resource)
        where T : KubernetesResource
    {
        if (!_read.TryGetValue(resource, out var read))
        {
            _read[resource] = read = resource.Deserialize(type.TypeInfo)!;
        }

        return (T)read;
    }
}
