using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>Which fields differ between two objects.</summary>
internal sealed class Comparison
{
    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static Comparison Between(Schema? schema, JsonNode? before, JsonNode? after)
    {
        var comparison = new Comparison();
        comparison.Compare(schema, before, after, []);
        return comparison;
    }

    private void Compare(Schema? schema, JsonNode? before, JsonNode? after, List<string> path)
    {
        var (empty, gone) = (TypedValue.IsEmpty(before), TypedValue.IsEmpty(after));
        if ((before is null || TypedValue.IsGranularObject(schema, before)) && (after is null || TypedValue.IsGranularObject(schema, after))
            && !(empty && gone))
        {
            CompareFields(schema, before as JsonObject, after as JsonObject, path);
        }
        else if ((before is null || TypedValue.IsGranularList(schema, before)) && (after is null || TypedValue.IsGranularList(schema, after))
            && !(empty && gone))
        {
            CompareItems(schema!, before as JsonArray, after as JsonArray, path);
        }
        else
        {
            Record(before, after, path);
        }
    }

    private void CompareFields(Schema? schema, JsonObject? before, JsonObject? after, List<string> path)
    {
        foreach (var (name, value) in before ?? [])
        {
            var other = after?[name];
            Step(schema?.Field(name), FieldPaths.Field(name), value, other, true, after?.ContainsKey(name) == true, path);
        }

        foreach (var (name, value) in after ?? [])
        {
            if (before?.ContainsKey(name) != true)
            {
                Step(schema?.Field(name), FieldPaths.Field(name), null, value, false, true, path);
            }
        }
    }

    private void CompareItems(Schema schema, JsonArray? before, JsonArray? after, List<string> path)
    {
        var old = Index(schema, before);
        var current = Index(schema, after);
        foreach (var (element, value) in old)
        {
            Step(schema.Items, element, value, current.GetValueOrDefault(element), true, current.ContainsKey(element), path);
        }

        foreach (var (element, value) in current)
        {
            if (!old.ContainsKey(element))
            {
                Step(schema.Items, element, null, value, false, true, path);
            }
        }
    }

    private static Dictionary<string, JsonNode?> Index(Schema schema, JsonArray? list)
    {
        var index = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in list ?? [])
        {
            index[FieldPaths.Item(schema, item)] = item;
        }

        return index;
    }

    private void Step(Schema? schema, string element, JsonNode? before, JsonNode? after, bool had, bool has, List<string> path)
    {
        path.Add(element);
        if (had && has)
        {
            Compare(schema, before, after, path);
        }
        else
        {
            // The field itself comes or goes, and with it all that is in it.
            var set = has ? Added : Removed;
            set.Add(CollectionsMarshal.AsSpan(path));
            Descend(schema, has ? after : before, set, path);
        }

        path.RemoveAt(path.Count - 1);
    }

    private static void Descend(Schema? schema, JsonNode? value, FieldSet set, List<string> path)
    {
        if (TypedValue.IsGranularObject(schema, value))
        {
            foreach (var (name, child) in value!.AsObject())
            {
                path.Add(FieldPaths.Field(name));
                set.Add(CollectionsMarshal.AsSpan(path));
                Descend(schema?.Field(name), child, set, path);
                path.RemoveAt(path.Count - 1);
            }
        }
        else if (TypedValue.IsGranularList(schema, value))
        {
            foreach (var item in value!.AsArray())
            {
                path.Add(FieldPaths.Item(schema!, item));
                set.Add(CollectionsMarshal.AsSpan(path));
                Descend(schema!.Items, item, set, path);
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private void Record(JsonNode? before, JsonNode? after, List<string> path)
    {
        if (path.Count > 0 && !JsonNode.DeepEquals(before, after))
        {
            (TypedValue.IsEmpty(before) && before is null ? Added : after is null ? Removed : Modified).Add(CollectionsMarshal.AsSpan(path));
        }
    }
}
