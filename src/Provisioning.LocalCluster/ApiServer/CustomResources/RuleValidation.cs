using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Cel;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Evaluates <c>x-kubernetes-validations</c>.</summary>
internal static class RuleValidation
{
    /// <param name="old">What was there before the update, where that can be told.</param>
    public static void Validate(Schema schema, JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (!schema.HasRules || value is null)
        {
            return;
        }

        foreach (var rule in schema.Validations)
        {
            Check(rule, value, old, path, errors);
        }

        if (value is JsonObject o)
        {
            foreach (var (name, child) in o)
            {
                if (schema.Field(name) is { HasRules: true } field)
                {
                    var below = schema.Properties.ContainsKey(name) ? path.Length == 0 ? name : $"{path}.{name}" : $"{path}[{name}]";
                    Validate(field, child, (old as JsonObject)?[name], below, errors);
                }
            }
        }
        else if (value is JsonArray list && schema.Items is { HasRules: true } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Validate(items, list[i], Counterpart(schema, list[i], old as JsonArray), string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
            }
        }
    }

    // Only items that are identified by keys have a past.
    private static JsonNode? Counterpart(Schema list, JsonNode? item, JsonArray? old)
    {
        if (list.ListType != ListType.Map || old is null)
        {
            return null;
        }

        var key = FieldPaths.Item(list, item);
        return old.FirstOrDefault(o => FieldPaths.Item(list, o) == key);
    }

    private static void Check(ValidationRule rule, JsonNode value, JsonNode? old, string path, List<FieldError> errors)
    {
        var program = rule.Program!;
        if (program.UsesOldSelf && old is null && !rule.OptionalOldSelf)
        {
            return;
        }

        string message;
        try
        {
            if (CelValues.IsTrue(program.Evaluate(value, old)))
            {
                return;
            }

            message = Message(rule, value, old);
        }
        catch (CelException e)
        {
            message = $"{e.Message} evaluating rule: {rule.Message ?? rule.Rule.Trim()}";
        }

        var field = path + (rule.FieldPath ?? "");
        var shown = value switch
        {
            JsonObject => "\"object\"",
            JsonArray => "\"array\"",
            _ => JsonText.Display(value),
        };
        errors.Add(rule.Reason switch
        {
            "FieldValueForbidden" => FieldError.Forbidden(field, message),
            "FieldValueRequired" => FieldError.Required(field, message),
            "FieldValueDuplicate" => new FieldError(rule.Reason, field, $"Duplicate value: {shown}"),
            _ => FieldError.InvalidText(field, shown, message),
        });
    }

    private static string Message(ValidationRule rule, JsonNode value, JsonNode? old)
    {
        if (rule.MessageProgram is { } program)
        {
            try
            {
                if (program.Evaluate(value, old) is string { Length: > 0 } text)
                {
                    return text.Trim();
                }
            }
            catch (CelException)
            {
                // An expression that fails leaves the plain message, as in the real API server.
            }
        }

        return rule.Message ?? $"failed rule: {rule.Rule.Trim()}";
    }
}
