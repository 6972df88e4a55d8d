using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>What server-side apply asks of an object before it merges: every field declared, items identified and unique, types right.</summary>
internal static class DeclaredFields
{
    /// <summary>All complaints in one text, or <see langword="null"/>.</summary>
    public static string? Check(Schema schema, JsonObject item)
    {
        var errors = new List<string>();
        Visit(schema, item, "", errors);
        return errors.Count switch
        {
            0 => null,
            1 => errors[0],
            _ => "errors:\n" + string.Join('\n', errors.Select(e => "  " + e)),
        };
    }

    private static void Visit(Schema? schema, JsonNode? value, string path, List<string> errors)
    {
        if (schema is null || value is null || schema.IsIntOrString)
        {
            return;
        }

        switch (schema.Type)
        {
            case SchemaType.Object when value is not JsonObject:
                errors.Add($"{path}: expected map, got {Describe(value)}");
                break;
            case SchemaType.Array when value is not JsonArray:
                errors.Add($"{path}: expected list, got {Describe(value)}");
                break;
            case SchemaType.String when value is JsonObject or JsonArray || !value.IsString():
                errors.Add($"{path}: expected string, got {Describe(value)}");
                break;
            case SchemaType.Integer or SchemaType.Number when !value.IsNumber():
                errors.Add($"{path}: expected numeric (int or float), got {Describe(value)}");
                break;
            case SchemaType.Boolean when !value.IsBoolean():
                errors.Add($"{path}: expected boolean, got {Describe(value)}");
                break;
            default:
                Descend(schema, value, path, errors);
                break;
        }
    }

    private static void Descend(Schema schema, JsonNode value, string path, List<string> errors)
    {
        if (value is JsonObject o)
        {
            foreach (var (name, child) in o)
            {
                var below = schema.Field(name);
                if (below is null && !schema.PreserveUnknownFields)
                {
                    if (schema.IsEmbeddedResource && name is "apiVersion" or "kind" or "metadata")
                    {
                        continue;
                    }

                    errors.Add($"{path}.{name}: field not declared in schema");
                    continue;
                }

                Visit(below, child, $"{path}.{name}", errors);
            }
        }
        else if (value is JsonArray list)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < list.Count; i++)
            {
                Visit(schema.Items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
                if (schema.ListType == ListType.Atomic)
                {
                    continue;
                }

                if (schema.ListType == ListType.Map && schema.ListMapKeys.All(k => list[i]?[k] is null))
                {
                    errors.Add($"{path}: element {i}: associative list with keys has an element that omits key field \"{schema.ListMapKeys[0]}\" (and "
                        + $"doesn't have default value)");
                    continue;
                }

                var element = FieldPaths.Item(schema, list[i]);
                if (!seen.Add(element))
                {
                    errors.Add($"{path}: duplicate entries for key {FieldPaths.Display([element])}");
                }
            }
        }
    }

    private static string Describe(JsonNode value) => "&value.valueUnstructured{Value:" + JsonText.Display(value) + "}";
}
