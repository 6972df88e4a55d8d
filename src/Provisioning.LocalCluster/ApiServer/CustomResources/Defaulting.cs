using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Fills in the defaults of a structural schema.</summary>
internal static class Defaulting
{
    /// <summary>Defaults in place. A null where the schema allows none, and has a default, counts as absent.</summary>
    public static void Apply(Schema schema, JsonNode? value)
    {
        if (value is JsonObject o)
        {
            foreach (var (name, field) in schema.Properties)
            {
                if (field.Default is not null && (!o.TryGetPropertyValue(name, out var current) || (current is null && !field.Nullable)))
                {
                    o[name] = field.Default.DeepClone();
                }
            }

            List<string>? nulls = null;
            foreach (var (name, child) in o)
            {
                if (schema.Field(name) is not { } field)
                {
                    continue;
                }

                if (child is null && !field.Nullable && field.TypeName is null && !field.PreserveUnknownFields && field.Type != SchemaType.Any)
                {
                    (nulls ??= []).Add(name);
                }
                else
                {
                    Apply(field, child);
                }
            }

            foreach (var name in nulls ?? [])
            {
                o.Remove(name);
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
            {
                Apply(items, item);
            }
        }
    }
}
