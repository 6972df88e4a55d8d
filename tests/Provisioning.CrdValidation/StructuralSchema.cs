using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Provisioning.CrdValidation;

/// <summary>
/// Validates as the API server does under <c>fieldValidation=Strict</c>: types, required fields, enums, patterns, bounds, and no field that the schema does not
/// know. Rules in CEL and the operators' webhooks are not run.
/// </summary>
internal static class StructuralSchema
{
    public static IReadOnlyList<string> Validate(JsonObject schema, JsonObject resource)
    {
        var errors = new List<string>();
        var open = (JsonObject)schema.DeepClone();

        // The server validates metadata by its own rules, whatever the definition says.
        ((JsonObject)open["properties"]!)["metadata"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        Check(open, resource, "", errors);
        return errors;
    }

    private static void Check(JsonObject schema, JsonNode? value, string path, List<string> errors)
    {
        if (value is null)
        {
            if (!Flag(schema, "nullable"))
            {
                errors.Add($"{path}: null is not allowed");
            }

            return;
        }

        if (!HasType(schema, value))
        {
            errors.Add($"{path}: {value.GetValueKind()} where {(string?)schema["type"] ?? "integer or string"} is asked");
            return;
        }

        CheckEnum(schema, value, path, errors);
        switch (value)
        {
            case JsonObject map:
                CheckObject(schema, map, path, errors);
                break;
            case JsonArray list:
                CheckArray(schema, list, path, errors);
                break;
            default:
                CheckScalar(schema, value, path, errors);
                break;
        }
    }

    private static bool HasType(JsonObject schema, JsonNode value)
    {
        var kind = value.GetValueKind();
        if (Flag(schema, "x-kubernetes-int-or-string"))
        {
            return kind == JsonValueKind.String || IsInteger(value);
        }

        return (string?)schema["type"] switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => IsInteger(value),
            "number" => kind == JsonValueKind.Number,
            null => true,
            var type => throw new NotSupportedException($"Type '{type}' in a schema."),
        };
    }

    private static bool IsInteger(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.IsInteger(number);

    private static void CheckEnum(JsonObject schema, JsonNode value, string path, List<string> errors)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(candidate => JsonNode.DeepEquals(candidate, value)))
        {
            errors.Add($"{path}: {value.ToJsonString()} is not one of {allowed.ToJsonString()}");
        }
    }

    private static void CheckObject(JsonObject schema, JsonObject map, string path, List<string> errors)
    {
        foreach (var required in schema["required"] as JsonArray ?? [])
        {
            if (!map.ContainsKey((string)required!))
            {
                errors.Add($"{path}.{required}: required");
            }
        }

        CheckCount(schema, "minProperties", "maxProperties", map.Count, path, errors);
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, value) in map)
        {
            if (properties?[name] is JsonObject property)
            {
                Check(property, value, $"{path}.{name}", errors);
            }
            else if (schema["additionalProperties"] is JsonObject additional)
            {
                Check(additional, value, $"{path}.{name}", errors);
            }
            else if (!Flag(schema, "x-kubernetes-preserve-unknown-fields") && !Flag(schema, "additionalProperties"))
            {
                errors.Add($"{path}.{name}: unknown field");
            }
        }
    }

    private static void CheckArray(JsonObject schema, JsonArray list, string path, List<string> errors)
    {
        CheckCount(schema, "minItems", "maxItems", list.Count, path, errors);
        for (var i = 0; i < list.Count; i++)
        {
            Check(schema["items"]!.AsObject(), list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
        }

        if (schema["x-kubernetes-list-map-keys"] is JsonArray keys)
        {
            var identities = list.Select(item => string.Join('\0', keys.Select(key => item![(string)key!]?.ToJsonString()))).ToList();
            if (identities.Distinct(StringComparer.Ordinal).Count() != identities.Count)
            {
                errors.Add($"{path}: two items with the same {keys.ToJsonString()}");
            }
        }
    }

    private static void CheckScalar(JsonObject schema, JsonNode value, string path, List<string> errors)
    {
        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = (string)value!;
            CheckCount(schema, "minLength", "maxLength", text.EnumerateRunes().Count(), path, errors);
            if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)))
            {
                errors.Add($"{path}: '{text}' does not match {pattern}");
            }

            if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            {
                errors.Add($"{path}: '{text}' is no date-time");
            }
        }
        else if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            if (Limit(schema, "minimum") is { } low && number < low)
            {
                errors.Add($"{path}: {number} is less than {low}");
            }

            if (Limit(schema, "maximum") is { } high && number > high)
            {
                errors.Add($"{path}: {number} is more than {high}");
            }
        }
    }

    private static void CheckCount(JsonObject schema, string low, string high, int count, string path, List<string> errors)
    {
        if (Limit(schema, low) is { } min && count < min)
        {
            errors.Add($"{path}: {count} is less than {low} {min}");
        }

        if (Limit(schema, high) is { } max && count > max)
        {
            errors.Add($"{path}: {count} is more than {high} {max}");
        }
    }

    private static decimal? Limit(JsonObject schema, string name) =>
        schema[name] is { } limit ? decimal.Parse(limit.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static bool Flag(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
