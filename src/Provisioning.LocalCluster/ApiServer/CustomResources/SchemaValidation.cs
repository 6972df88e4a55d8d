using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Validates values against OpenAPI v3, with the API server's messages.</summary>
internal static class SchemaValidation
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static void Validate(Schema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            if (!schema.Nullable && schema.Type != SchemaType.Any && !schema.IsIntOrString)
            {
                errors.Add(FieldError.Type(path, "\"null\"", $"{path} in body must be of type {TypeName(schema.Type)}: \"null\""));
            }

            return;
        }

        if (!HasType(schema, value))
        {
            var actual = $"\"{ActualType(value)}\"";
            errors.Add(FieldError.Type(path, actual,
                $"{path} in body must be of type {(schema.IsIntOrString ? "integer,string" : TypeName(schema.Type))}: {actual}"));
            return;
        }

        Constraints(schema, value, path, errors);
        switch (value)
        {
            case JsonObject o:
                foreach (var required in schema.Required)
                {
                    if (!o.ContainsKey(required))
                    {
                        errors.Add(FieldError.Required($"{path}.{required}"));
                    }
                }

                foreach (var (name, child) in o)
                {
                    if (schema.Field(name) is { } field)
                    {
                        Validate(field, child, $"{path}.{name}", errors);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Validate(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors);
                }

                Duplicates(schema, list, path, errors);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a value satisfies a branch of <c>anyOf</c>, <c>oneOf</c> or <c>not</c>.</summary>
    private static bool Satisfies(Schema schema, JsonNode? value, string path)
    {
        var errors = new List<FieldError>();
        Validate(schema, value, path, errors);
        return errors.Count == 0;
    }

    private static void Constraints(Schema schema, JsonNode value, string path, List<FieldError> errors)
    {
        var limits = schema.Constraints;
        if (ReferenceEquals(limits, SchemaConstraints.None) && schema.Format is null)
        {
            return;
        }

        if (limits.Enum.Count > 0 && !limits.Enum.Any(e => JsonNode.DeepEquals(e, value)))
        {
            errors.Add(FieldError.NotSupported(path, value, limits.Enum.Select(e => e.AsString() ?? JsonText.Display(e))));
        }

        if (value.AsString() is { } text)
        {
            Text(schema, text, path, errors);
        }
        else if (value.IsNumber())
        {
            Number(limits, value, path, errors);
        }
        else if (value is JsonArray list)
        {
            if (list.Count < limits.MinItems)
            {
                errors.Add(FieldError.InvalidText(path, Text(list.Count), $"{path} in body should have at least {limits.MinItems} items"));
            }

            if (list.Count > limits.MaxItems)
            {
                errors.Add(FieldError.TooMany(path, list.Count, limits.MaxItems.Value));
            }
        }
        else if (value is JsonObject o)
        {
            if (o.Count < limits.MinProperties)
            {
                errors.Add(FieldError.InvalidText(path, Text(o.Count), $"{path} in body should have at least {limits.MinProperties} properties"));
            }

            if (o.Count > limits.MaxProperties)
            {
                errors.Add(FieldError.TooMany(path, o.Count, limits.MaxProperties.Value));
            }

            foreach (var required in limits.Required.Where(r => !o.ContainsKey(r)))
            {
                errors.Add(FieldError.Required($"{path}.{required}"));
            }
        }

        Combinations(limits, value, path, errors);
    }

    private static void Combinations(SchemaConstraints limits, JsonNode value, string path, List<FieldError> errors)
    {
        foreach (var all in limits.AllOf)
        {
            Validate(all, value, path, errors);
        }

        if (limits.AnyOf.Count > 0 && !limits.AnyOf.Any(s => Satisfies(s, value, path)))
        {
            errors.Add(FieldError.InvalidText(path, "\"\"", $"\"{path}\" must validate at least one schema (anyOf)"));
        }

        if (limits.OneOf.Count > 0 && limits.OneOf.Count(s => Satisfies(s, value, path)) != 1)
        {
            errors.Add(FieldError.InvalidText(path, "\"\"", $"\"{path}\" must validate one and only one schema (oneOf)"));
        }

        if (limits.Not is { } not && Satisfies(not, value, path))
        {
            errors.Add(FieldError.InvalidText(path, "\"\"", $"\"{path}\" must not validate the schema (not)"));
        }
    }

    private static void Text(Schema schema, string text, string path, List<FieldError> errors)
    {
        var limits = schema.Constraints;
        var length = new StringInfo(text).LengthInTextElements;
        if (length > limits.MaxLength)
        {
            errors.Add(FieldError.TooLong(path, limits.MaxLength.Value));
        }

        if (length < limits.MinLength)
        {
            errors.Add(FieldError.Invalid(path, JsonValue.Create(text), $"{path} in body should be at least {limits.MinLength} chars long"));
        }

        if (limits.Pattern is { } pattern && !Pattern(pattern).IsMatch(text))
        {
            errors.Add(FieldError.Invalid(path, JsonValue.Create(text), $"{path} in body should match '{pattern}'"));
        }

        if (schema.Format is { } format && !Formats.IsValid(format, text))
        {
            errors.Add(FieldError.Invalid(path, JsonValue.Create(text), $"{path} in body must be of type {format}: \"{text}\""));
        }
    }

    private static void Number(SchemaConstraints limits, JsonNode value, string path, List<FieldError> errors)
    {
        var number = value.AsDouble() ?? 0;
        if (limits.Minimum is { } minimum && (limits.ExclusiveMinimum ? number <= minimum : number < minimum))
        {
            errors.Add(FieldError.Invalid(path, value,
                $"{path} in body should be greater than {(limits.ExclusiveMinimum ? "" : "or equal to ")}{Text(minimum)}"));
        }

        if (limits.Maximum is { } maximum && (limits.ExclusiveMaximum ? number >= maximum : number > maximum))
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than {(limits.ExclusiveMaximum ? "" : "or equal to ")}{Text(maximum)}"));
        }

        if (limits.MultipleOf is { } factor && Math.Abs(Math.IEEERemainder(number, factor)) > 1e-9)
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be a multiple of {Text(factor)}"));
        }
    }

    private static void Duplicates(Schema schema, JsonArray list, string path, List<FieldError> errors)
    {
        if (schema.ListType == ListType.Atomic && !schema.Constraints.UniqueItems)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var (item, key) = (list[i], list[i]);
            if (schema.ListType == ListType.Map)
            {
                var keys = new JsonObject();
                foreach (var name in schema.ListMapKeys)
                {
                    keys[name] = item?[name]?.DeepClone();
                }

                key = keys;
            }

            if (!seen.Add(JsonText.Display(key)))
            {
                errors.Add(FieldError.Duplicate(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), key));
            }
        }
    }

    private static Regex Pattern(string pattern) =>
        Patterns.GetOrAdd(pattern, p => new Regex(p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout));

    private static bool HasType(Schema schema, JsonNode value) =>
        schema.IsIntOrString ? value.IsString() || value.IsNumber()
        : schema.Type switch
        {
            SchemaType.Object => value is JsonObject,
            SchemaType.Array => value is JsonArray,
            SchemaType.String => value.IsString(),
            SchemaType.Integer => value.IsInteger(),
            SchemaType.Number => value.IsNumber(),
            SchemaType.Boolean => value.IsBoolean(),
            _ => true,
        };

    private static string TypeName(SchemaType type) => type switch
    {
        SchemaType.Object => "object",
        SchemaType.Array => "array",
        SchemaType.String => "string",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        SchemaType.Boolean => "boolean",
        _ => "",
    };

    private static string ActualType(JsonNode value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        _ when value.IsString() => "string",
        _ when value.IsBoolean() => "boolean",
        _ => value.IsInteger() ? "integer" : "number",
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
