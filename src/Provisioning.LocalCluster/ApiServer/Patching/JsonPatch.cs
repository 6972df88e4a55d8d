using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Patching;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>The patched copy.</summary>
    /// <exception cref="FormatException">The patch is malformed.</exception>
    /// <exception cref="InvalidOperationException">It does not apply: a test fails, a path is not there.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray patch)
    {
        JsonNode? document = target.DeepClone();
        foreach (var entry in patch)
        {
            if (entry is not JsonObject operation)
            {
                throw new FormatException("an operation must be an object");
            }

            var path = Pointer(operation["path"].AsString() ?? throw new FormatException("an operation must have a path"));
            switch (operation["op"].AsString())
            {
                case "add":
                    document = Add(document, path, Value(operation));
                    break;
                case "remove":
                    Remove(document, path);
                    break;
                case "replace":
                    Find(document, path);
                    document = path.Length == 0 ? Value(operation) : Set(document, path, Value(operation));
                    break;
                case "move":
                    var from = Pointer(operation["from"].AsString() ?? throw new FormatException("move needs from"));
                    var moved = Find(document, from)?.DeepClone();
                    Remove(document, from);
                    document = Add(document, path, moved);
                    break;
                case "copy":
                    var source = Pointer(operation["from"].AsString() ?? throw new FormatException("copy needs from"));
                    document = Add(document, path, Find(document, source)?.DeepClone());
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(document, path, orNull: true), operation["value"]))
                    {
                        throw new InvalidOperationException("testing value failed");
                    }

                    break;
                default:
                    throw new FormatException($"unexpected kind of operation: {operation["op"].AsString()}");
            }
        }

        return document as JsonObject ?? throw new InvalidOperationException("the result is no object");
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new FormatException("the operation must have a value");

    private static string[] Pointer(string text) =>
        text.Length == 0 ? []
        : text[0] == '/' ? [.. text[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
        : throw new FormatException($"'{text}' is no JSON pointer");

    private static JsonNode? Find(JsonNode? document, ReadOnlySpan<string> path, bool orNull = false)
    {
        for (var i = 0; i < path.Length; i++)
        {
            switch (document)
            {
                case JsonObject o when o.TryGetPropertyValue(path[i], out var child):
                    document = child;
                    break;
                case JsonArray list when Index(list, path[i], list.Count - 1) is { } index:
                    document = list[index];
                    break;
                default:
                    // A test for null succeeds where there is nothing, as long as the parent is there.
                    return orNull && i == path.Length - 1 && document is JsonObject ? null : throw Missing(path);
            }
        }

        return document;
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(document, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject o:
                o[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when Index(list, path[^1], list.Count) is { } index:
                list.Insert(index, value);
                break;
            default:
                throw Missing(path);
        }

        return document;
    }

    private static JsonNode? Set(JsonNode? document, string[] path, JsonNode? value)
    {
        if (Find(document, path.AsSpan(0, path.Length - 1)) is JsonArray list)
        {
            list[Index(list, path[^1], list.Count - 1)!.Value] = value;
            return document;
        }

        return Add(document, path, value);
    }

    private static void Remove(JsonNode? document, string[] path)
    {
        switch (path.Length == 0 ? null : Find(document, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject o when o.Remove(path[^1]):
                break;
            case JsonArray list when Index(list, path[^1], list.Count - 1) is { } index:
                list.RemoveAt(index);
                break;
            default:
                throw Missing(path);
        }
    }

    private static int? Index(JsonArray list, string text, int last)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        index = index < 0 ? index + list.Count : index;
        return index >= 0 && index <= last ? index : null;
    }

    private static InvalidOperationException Missing(ReadOnlySpan<string> path) => new($"path /{string.Join('/', path.ToArray())} does not exist");
}
