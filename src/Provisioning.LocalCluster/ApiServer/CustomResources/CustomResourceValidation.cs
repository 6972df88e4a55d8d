using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Validates a custom resource against its structural schema and its rules.</summary>
internal static class CustomResourceValidation
{
    public static void Validate(Schema schema, JsonObject item, JsonObject? old, List<FieldError> errors)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (name is not ("apiVersion" or "kind" or "metadata") && item.TryGetPropertyValue(name, out var value))
            {
                SchemaValidation.Validate(field, value, name, errors);
            }
        }

        foreach (var required in schema.Required)
        {
            if (!item.ContainsKey(required))
            {
                errors.Add(FieldError.Required(required));
            }
        }
    }
}
