using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>Lays an applied configuration over a live object: fields of the configuration win, everything else stays.</summary>
internal static class Merge
{
    public static JsonNode? Over(Schema? schema, JsonNode? live, JsonNode? applied)
    {
        if (applied is null)
        {
            return live?.DeepClone();
        }

        if (TypedValue.IsGranularObject(schema, applied) && live is JsonObject old)
        {
            var result = new JsonObject();
            var configuration = applied.AsObject();
            foreach (var (name, value) in old)
            {
                result[name] = configuration.TryGetPropertyValue(name, out var mine) ? Field(schema, name, value, mine) : value?.DeepClone();
            }

            foreach (var (name, value) in configuration)
            {
                if (!old.ContainsKey(name))
                {
                    result[name] = value?.DeepClone();
                }
            }

            return result;
        }

        return TypedValue.IsGranularList(schema, applied) && live is JsonArray list ? Items(schema!, list, applied.AsArray()) : applied.DeepClone();
    }

    // An explicit null is applied as such: the field is to be empty.
    private static JsonNode? Field(Schema? schema, string name, JsonNode? live, JsonNode? applied) => applied is null ? null
        : Over(schema?.Field(name), live, applied);

    /// <summary>Items in the order of the configuration, with the live object's other items kept where they stand between them.</summary>
    private static JsonArray Items(Schema schema, JsonArray live, JsonArray applied)
    {
        var left = live.Select(i => (Key: FieldPaths.Item(schema, i), Item: i)).ToArray();
        var right = applied.Select(i => (Key: FieldPaths.Item(schema, i), Item: i)).ToArray();
        var old = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (key, item) in left)
        {
            old.TryAdd(key, item);
        }

        var wanted = right.Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var shared = new Queue<string>(right.Select(r => r.Key).Where(old.ContainsKey));
        var merged = new HashSet<string>(StringComparer.Ordinal);
        var result = new JsonArray();
        for (int l = 0, r = 0; l < left.Length || r < right.Length;)
        {
            if (l < left.Length && r < right.Length)
            {
                if (left[l].Key == right[r].Key)
                {
                    Take(right[r++]);
                    l++;
                    continue;
                }

                if (wanted.Contains(left[l].Key) && shared.TryPeek(out var next) && next != left[l].Key)
                {
                    // In the configuration too, but further down.
                    l++;
                    continue;
                }
            }

            if (l < left.Length)
            {
                if (!wanted.Contains(left[l].Key))
                {
                    result.Add(left[l++].Item?.DeepClone());
                    continue;
                }

                if (merged.Contains(left[l].Key))
                {
                    l++;
                    continue;
                }
            }

            if (r < right.Length)
            {
                Take(right[r++]);
            }
        }

        return result;

        void Take((string Key, JsonNode? Item) item)
        {
            merged.Add(item.Key);
            if (shared.TryPeek(out var next) && next == item.Key)
            {
                shared.Dequeue();
            }

            result.Add(old.TryGetValue(item.Key, out var before) ? Over(schema.Items, before, item.Item) : item.Item?.DeepClone());
        }
    }
}
