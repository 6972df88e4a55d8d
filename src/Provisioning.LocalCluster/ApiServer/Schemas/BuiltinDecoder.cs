using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>
/// What decoding into a Go struct and encoding again does to an object: unknown fields and nulls fall out, structs that are always written appear,
/// quantities take their canonical form, schema defaults are filled in. Changes the object in place.
/// </summary>
internal sealed class BuiltinDecoder
{
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly List<string> _unknown = [];

    /// <summary>The paths of fields that the schema does not know, in order.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>The first value that does not fit its type, as Go's decoder words it.</summary>
    public string? TypeError { get; private set; }

    public void Decode(Schema schema, JsonObject item) => Fields(schema, item, "");

    /// <summary>An object that nobody set anything in, as ownership compares a new object to it.</summary>
    public static JsonObject Skeleton(Schema schema)
    {
        var result = new JsonObject();
        foreach (var (name, field) in schema.Properties)
        {
            if (field.IsAlwaysPresent)
            {
                result[name] = Skeleton(field);
            }
            else if (field.Type == SchemaType.Array && schema.Required.Contains(name))
            {
                result[name] = null;
            }
        }

        return result;
    }

    private void Fields(Schema schema, JsonObject item, string path)
    {
        List<string>? drop = null;
        List<(string Name, JsonNode Value)>? replace = null;
        foreach (var (name, value) in item)
        {
            var below = path.Length == 0 ? name : $"{path}.{name}";
            var field = schema.Field(name);
            if (field is null)
            {
                if (!schema.PreserveUnknownFields)
                {
                    _unknown.Add(below);
                    (drop ??= []).Add(name);
                }
            }
            else if (value is null)
            {
                if (!schema.PreserveUnknownFields)
                {
                    (drop ??= []).Add(name);
                }
            }
            else
            {
                if (Value(field, value, below, schema) is { } canonical)
                {
                    (replace ??= []).Add((name, canonical));
                }

                if (IsOmitted(field, value) && !schema.Required.Contains(name))
                {
                    (drop ??= []).Add(name);
                }
            }
        }

        foreach (var (name, value) in replace ?? [])
        {
            item[name] = value;
        }

        foreach (var name in drop ?? [])
        {
            item.Remove(name);
        }

        if (schema.TypeName is not null)
        {
            Complete(schema, item, path);
        }
    }

    private void Complete(Schema schema, JsonObject item, string path)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (field.IsAlwaysPresent && !item.ContainsKey(name))
            {
                var empty = new JsonObject();
                item[name] = empty;
                Fields(field, empty, path);
            }
            else if (field.Default is not null && !item.ContainsKey(name))
            {
                item[name] = field.Default.DeepClone();
            }
        }
    }

    // Empty lists and maps are left out by Go's omitempty; an empty struct behind a pointer (emptyDir: {}) is a value.
    private static bool IsOmitted(Schema field, JsonNode value) => value is JsonArray { Count: 0 } || (value is JsonObject { Count: 0 } && field.IsMap);

    /// <summary>Decodes a value in place; returns what to put there instead, if anything.</summary>
    private JsonValue? Value(Schema schema, JsonNode value, string path, Schema owner)
    {
        if (schema.IsIntOrString)
        {
            if (value is JsonObject or JsonArray || value.IsBoolean())
            {
                Mismatch(value, path, owner, schema.Format == "quantity" ? "resource.Quantity" : "intstr.IntOrString");
            }

            return schema.Format == "quantity" ? CanonicalQuantity(value, path) : null;
        }

        switch (schema.Type)
        {
            case SchemaType.Object when value is JsonObject o:
                Fields(schema, o, path);
                return null;
            case SchemaType.Array when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item && Value(schema.Items!, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), owner) is { } canonical)
                    {
                        list[i] = canonical;
                    }
                }

                return null;
            case SchemaType.Object:
                Mismatch(value, path, owner, schema.IsMap ? "map[string]string" : "v1." + schema.TypeName);
                return null;
            case SchemaType.Array:
                Mismatch(value, path, owner, "[]" + (schema.Items!.TypeName is { } type ? "v1." + type : "string"));
                return null;
            case SchemaType.String when !value.IsString():
                Mismatch(value, path, owner, schema.Format switch
                {
                    "byte" => "[]uint8",
                    "date-time" => "v1.Time",
                    _ => "string",
                });
                return null;
            case SchemaType.String when schema.Format == "byte"
                && !Convert.TryFromBase64String(value.AsString()!, new byte[(value.AsString()!.Length * 3 / 4) + 3], out _):
                TypeError ??= $"illegal base64 data at input byte {Math.Max(0, value.AsString()!.AsSpan().IndexOfAnyExcept(Base64))}";
                return null;
            case SchemaType.Integer when !value.IsInteger():
                Mismatch(value, path, owner, "int32");
                return null;
            case SchemaType.Number when !value.IsNumber():
                Mismatch(value, path, owner, "float64");
                return null;
            case SchemaType.Boolean when !value.IsBoolean():
                Mismatch(value, path, owner, "bool");
                return null;
            default:
                return null;
        }
    }

    private JsonValue? CanonicalQuantity(JsonNode value, string path)
    {
        var text = value.AsString() ?? value.AsLong()?.ToString(CultureInfo.InvariantCulture) ?? value.ToJsonString();
        if (Quantity.TryParse(text, out var quantity))
        {
            var canonical = quantity.ToString();
            return value.IsString() && canonical == text ? null : JsonValue.Create(canonical);
        }

        TypeError ??= $"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' (at {path})";
        return null;
    }

    private void Mismatch(JsonNode value, string path, Schema owner, string type) =>
        TypeError ??= $"json: cannot unmarshal {value.GoTypeName()} into Go struct field {owner.TypeName ?? ""}.{path} of type {type}";
}
