using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>How server-side apply sees a value: as one thing, as fields, or as identified items.</summary>
internal static class TypedValue
{
    /// <summary>An object whose fields are owned one by one. Without a schema, objects are and lists are not.</summary>
    public static bool IsGranularObject(Schema? schema, JsonNode? value) => value is JsonObject && schema is not { IsAtomic: true };

    /// <summary>A list whose items are owned one by one.</summary>
    public static bool IsGranularList(Schema? schema, JsonNode? value) => value is JsonArray && schema is { ListType: not ListType.Atomic };

    public static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonObject o => o.Count == 0,
        JsonArray a => a.Count == 0,
        _ => false,
    };

    /// <summary>The fields that a value sets: what its applier owns.</summary>
    public static FieldSet ToFieldSet(Schema? schema, JsonNode? value)
    {
        var set = new FieldSet();
        Collect(schema, value, [], set);
        return set;
    }

    /// <summary>The value without the fields and items of a set.</summary>
    public static JsonNode? Remove(Schema? schema, JsonNode? value, FieldSet set)
    {
        if (IsGranularObject(schema, value))
        {
            var result = new JsonObject();
            foreach (var (name, child) in value!.AsObject())
            {
                var element = FieldPaths.Field(name);
                if (set.Contains(element))
                {
                    continue;
                }

                var below = set.Below(element);
                var kept = below.IsEmpty ? child?.DeepClone() : Remove(schema?.Field(name), child, below);
                if (kept is not null || child is null)
                {
                    result[name] = kept;
                }
            }

            return result.Count == 0 && value.AsObject().Count > 0 ? null : result;
        }

        if (IsGranularList(schema, value))
        {
            var result = new JsonArray();
            foreach (var item in value!.AsArray())
            {
                var element = FieldPaths.Item(schema!, item);
                if (set.Contains(element))
                {
                    continue;
                }

                var below = set.Below(element);
                result.Add(below.IsEmpty ? item?.DeepClone() : Remove(schema!.Items, item, below));
            }

            return result.Count == 0 && value.AsArray().Count > 0 ? null : result;
        }

        return value?.DeepClone();
    }

    private static void Collect(Schema? schema, JsonNode? value, List<string> path, FieldSet set)
    {
        if (IsGranularObject(schema, value))
        {
            foreach (var (name, child) in value!.AsObject())
            {
                path.Add(FieldPaths.Field(name));
                Collect(schema?.Field(name), child, path, set);
                if (child is null or JsonObject { Count: 0 } || schema?.Properties.ContainsKey(name) != true)
                {
                    set.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path));
                }

                path.RemoveAt(path.Count - 1);
            }
        }
        else if (IsGranularList(schema, value))
        {
            foreach (var item in value!.AsArray())
            {
                path.Add(FieldPaths.Item(schema!, item));
                Collect(schema!.Items, item, path, set);
                set.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path));
                path.RemoveAt(path.Count - 1);
            }
        }
        else if (path.Count > 0)
        {
            set.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(path));
        }
    }
}
