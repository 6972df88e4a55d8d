using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Validation;

/// <summary>The fields that a built-in object must have. Status is the business of whoever writes it.</summary>
internal static class RequiredFields
{
    public static void Validate(Schema schema, JsonObject item, List<FieldError> errors)
    {
        foreach (var (name, value) in item)
        {
            if (name is not ("metadata" or "status") && schema.Field(name) is { } field)
            {
                Visit(field, value, name, errors);
            }
        }
    }

    private static void Visit(Schema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        if (value is JsonObject o)
        {
            foreach (var name in schema.Required)
            {
                var field = schema.Field(name);
                if (field?.Type is SchemaType.String or SchemaType.Array or SchemaType.Object
                    && o[name] is null or JsonArray { Count: 0 } && field.Default is null
                        || (field?.Type == SchemaType.String && o[name].AsString() is { Length: 0 }))
                {
                    errors.Add(FieldError.Required($"{path}.{name}"));
                }
            }

            foreach (var (name, child) in o)
            {
                if (schema.Field(name) is { } field)
                {
                    Visit(field, child, schema.IsMap ? $"{path}[{name}]" : $"{path}.{name}", errors);
                }
            }
        }
        else if (value is JsonArray list && schema.Items is { TypeName: not null } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Visit(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
            }
        }
    }
}
