using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Json;

/// <summary>Small questions to JSON values.</summary>
internal static class JsonValues
{
    public static bool IsString(this JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.String;

    public static bool IsBoolean(this JsonNode? node) => node is JsonValue v && v.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    public static bool IsNumber(this JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.Number;

    public static bool IsInteger(this JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetLong(out _);

    public static string? AsString(this JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;

    public static bool IsTrue(this JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.True;

    public static long? AsLong(this JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetLong(out var n) ? n : null;

    public static double? AsDouble(this JsonNode? node) =>
        node is JsonValue v && v.GetValueKind() == JsonValueKind.Number
            ? v.TryGetValue<double>(out var d) ? d : v.TryGetLong(out var n) ? n : null
            : null;

    /// <summary>The JSON type as Go's decoder names it.</summary>
    public static string GoTypeName(this JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ when node.IsString() => "string",
        _ when node.IsBoolean() => "bool",
        _ => "number",
    };

    /// <summary>The object at a field, made when it is not there.</summary>
    public static JsonObject Ensure(this JsonObject item, string name)
    {
        if (item[name] is not JsonObject found)
        {
            item[name] = found = [];
        }

        return found;
    }

    private static bool TryGetLong(this JsonValue value, out long number)
    {
        if (value.TryGetValue(out number))
        {
            return true;
        }

        if (value.TryGetValue<int>(out var small))
        {
            number = small;
            return true;
        }

        if (value.TryGetValue<double>(out var d) && Math.Floor(d) == d && Math.Abs(d) < 9e15)
        {
            number = (long)d;
            return true;
        }

        return false;
    }
}
