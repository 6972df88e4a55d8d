using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>Who owns which fields of an object: <c>metadata.managedFields</c>, decoded.</summary>
internal sealed class ManagedFields
{
    private readonly Dictionary<Manager, (FieldSet Set, string Time)> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public IEnumerable<Manager> Managers => _entries.Keys;

    public FieldSet this[Manager manager] => _entries.TryGetValue(manager, out var entry) ? entry.Set : new FieldSet();

    public static ManagedFields Of(JsonObject item)
    {
        var result = new ManagedFields();
        foreach (var entry in item.Node("metadata", "managedFields") as JsonArray ?? [])
        {
            var manager = new Manager(
                entry.String("manager") ?? "", entry.String("operation") ?? "", entry.String("apiVersion") ?? "", entry.String("subresource") ?? "");
            result._entries[manager] = (FieldSet.FromFieldsV1(entry.Node("fieldsV1") as JsonObject ?? []), entry.String("time") ?? "");
        }

        return result;
    }

    public ManagedFields Clone()
    {
        var copy = new ManagedFields();
        foreach (var (manager, entry) in _entries)
        {
            copy._entries.Add(manager, entry);
        }

        return copy;
    }

    /// <summary>Sets what a manager owns; nothing removes it. Without a <paramref name="time"/> its time stays.</summary>
    public void Set(Manager manager, FieldSet set, string? time = null)
    {
        if (set.IsEmpty)
        {
            _entries.Remove(manager);
            return;
        }

        _entries[manager] = (set, time ?? (_entries.TryGetValue(manager, out var entry) ? entry.Time : ""));
    }

    /// <summary>Takes fields away from everybody but one.</summary>
    public void TakeFromOthers(Manager manager, FieldSet fields)
    {
        foreach (var other in _entries.Keys.Where(m => m != manager).ToArray())
        {
            Set(other, this[other].Except(fields));
        }
    }

    public bool OwnsTheSame(ManagedFields other) =>
        _entries.Count == other._entries.Count && _entries.All(e => other._entries.TryGetValue(e.Key, out var o) && o.Set.SetEquals(e.Value.Set));

    /// <summary>As an object carries it: appliers first, then by time and name. <see langword="null"/> when nobody owns anything.</summary>
    public JsonArray? ToJson()
    {
        if (_entries.Count == 0)
        {
            return null;
        }

        var list = new JsonArray();
        var ordered = _entries.OrderBy(e => e.Key.Operation, StringComparer.Ordinal).ThenBy(e => e.Value.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Key.Name, StringComparer.Ordinal).ThenBy(e => e.Key.ApiVersion, StringComparer.Ordinal)
                .ThenBy(e => e.Key.Subresource, StringComparer.Ordinal);
        foreach (var (manager, (set, time)) in ordered)
        {
            var entry = new JsonObject { ["manager"] = manager.Name, ["operation"] = manager.Operation, ["apiVersion"] = manager.ApiVersion };
            if (time.Length > 0)
            {
                entry["time"] = time;
            }

            entry["fieldsType"] = "FieldsV1";
            entry["fieldsV1"] = set.ToFieldsV1();
            if (manager.Subresource.Length > 0)
            {
                entry["subresource"] = manager.Subresource;
            }

            list.Add((JsonNode)entry);
        }

        return list;
    }

    /// <summary>Puts this into an object.</summary>
    public void WriteTo(JsonObject item)
    {
        var metadata = item.Ensure("metadata");
        metadata.Remove("managedFields");
        if (ToJson() is { } list)
        {
            metadata["managedFields"] = list;
        }
    }
}
