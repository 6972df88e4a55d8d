using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Patching;

/// <summary>
/// The merge patch that knows the schema: lists of identified items are merged by key, with the directives <c>$patch</c>, <c>$retainKeys</c>,
/// <c>$deleteFromPrimitiveList/…</c> and <c>$setElementOrder/…</c>.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string Retain = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string Order = "$setElementOrder/";

    /// <summary>The patched copy.</summary>
    public static JsonObject Apply(Schema? schema, JsonObject target, JsonObject patch)
    {
        if (patch[Directive].AsString() == "replace")
        {
            return Without(patch);
        }

        if (patch[Directive].AsString() == "delete")
        {
            return [];
        }

        var result = (JsonObject)target.DeepClone();
        if (patch[Retain] is JsonArray retained)
        {
            var keep = retained.Select(r => r.AsString()).ToHashSet(StringComparer.Ordinal);
            foreach (var name in result.Select(p => p.Key).Where(k => !keep.Contains(k)).ToArray())
            {
                result.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
            {
                DeleteScalars(result, name[DeleteFrom.Length..], value as JsonArray ?? []);
            }
            else if (name[0] != '$' || schema?.Field(name) is not null)
            {
                Merge(schema?.Field(name), result, name, value);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(Order, StringComparison.Ordinal) && value is JsonArray order)
            {
                Sort(schema?.Field(name[Order.Length..]), result, name[Order.Length..], order);
            }
        }

        return result;
    }

    private static void Merge(Schema? schema, JsonObject result, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject below:
                result[name] = Apply(schema, result[name] as JsonObject ?? [], below);
                break;
            case JsonArray list when schema is { ListType: ListType.Map } && !list.Any(i => i?[Directive].AsString() == "replace"):
                result[name] = MergeItems(schema, result[name] as JsonArray ?? [], list);
                break;
            case JsonArray list when schema is { ListType: ListType.Set }:
                var old = result[name] as JsonArray ?? [];
                result[name] = new JsonArray([.. old.Concat(list.Where(i => !old.Any(o => JsonNode.DeepEquals(o, i)))).Select(i => i?.DeepClone())]);
                break;
            case JsonArray list:
                result[name] = new JsonArray([.. list.Where(i => i is not JsonObject o || o[Directive] is null).Select(i => i?.DeepClone())]);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeItems(Schema schema, JsonArray target, JsonArray patch)
    {
        var key = schema.ListMapKeys[0];
        var items = target.Select(i => i?.DeepClone()).ToList();
        foreach (var entry in patch.OfType<JsonObject>())
        {
            var found = items.FindIndex(i => JsonNode.DeepEquals((i as JsonObject)?[key], entry[key]));
            if (entry[Directive].AsString() == "delete")
            {
                items.RemoveAll(i => JsonNode.DeepEquals((i as JsonObject)?[key], entry[key]));
            }
            else if (found >= 0)
            {
                items[found] = Apply(schema.Items, items[found]!.AsObject(), entry);
            }
            else
            {
                items.Add(Apply(schema.Items, [], entry));
            }
        }

        return new JsonArray([.. items]);
    }

    private static void DeleteScalars(JsonObject result, string name, JsonArray values)
    {
        if (result[name] is JsonArray list)
        {
            result[name] = new JsonArray([.. list.Where(i => !values.Any(v => JsonNode.DeepEquals(v, i))).Select(i => i?.DeepClone())]);
        }
    }

    private static void Sort(Schema? schema, JsonObject result, string name, JsonArray order)
    {
        if (result[name] is not JsonArray list)
        {
            return;
        }

        var key = schema is { ListType: ListType.Map } ? schema.ListMapKeys[0] : null;
        var wanted = order.Select(o => JsonText.Display(key is null ? o : o?[key])).ToList();
        var items = list.Select((item, index) => (Item: item, Index: index, Place: wanted.IndexOf(JsonText.Display(key is null ? item : item?[key]))));
        result[name] = new JsonArray([.. items.OrderBy(i => i.Place < 0 ? int.MaxValue : i.Place).ThenBy(i => i.Index).Select(i => i.Item?.DeepClone())]);
    }

    private static JsonObject Without(JsonObject patch)
    {
        var copy = (JsonObject)patch.DeepClone();
        copy.Remove(Directive);
        return copy;
    }
}
