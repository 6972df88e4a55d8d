using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Validates a custom resource against its structural schema and its rules.</summary>
internal static class CustomResourceValidation
{
    private static readonly string[] Blocking = ["FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    /// <param name="old">The object before an update: what has not changed since is not held against it.</param>
    public static void Validate(Schema schema, JsonObject item, JsonObject? old, List<FieldError> errors)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (name is not ("apiVersion" or "kind" or "metadata") && item.TryGetPropertyValue(name, out var value) && !IsUnchanged(old, name, value))
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

        if (!schema.HasRules)
        {
            return;
        }

        if (errors.Any(e => Blocking.Contains(e.Reason)))
        {
            errors.Add(FieldError.Invalid("<nil>", null,
                "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
            return;
        }

        RuleValidation.Validate(schema, item, old, "", errors);
    }

    private static bool IsUnchanged(JsonObject? old, string name, JsonNode? value) =>
        old is not null && old.TryGetPropertyValue(name, out var before) && JsonNode.DeepEquals(before, value);
}
