using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Cel;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Reads <c>openAPIV3Schema</c>.</summary>
internal static class SchemaReader
{
    /// <summary>The schema of a whole custom resource, with the metadata that every object has.</summary>
    public static Schema ReadRoot(JsonObject? json, Schema objectMeta)
    {
        var root = json is null ? Schema.Anything : Read(json);
        var properties = root.Properties.ToDictionary(StringComparer.Ordinal);
        properties["apiVersion"] = new Schema { Type = SchemaType.String, Description = json.String("properties", "apiVersion", "description") };
        properties["kind"] = new Schema { Type = SchemaType.String, Description = json.String("properties", "kind", "description") };
        properties["metadata"] = objectMeta;
        return new Schema
        {
            Type = SchemaType.Object,
            Description = root.Description,
            Properties = properties.ToFrozenDictionary(StringComparer.Ordinal),
            Required = [.. root.Required.Where(r => r is not ("apiVersion" or "kind" or "metadata"))],
            PreserveUnknownFields = root.PreserveUnknownFields,
            Validations = root.Validations,
            HasRules = root.HasRules,
        };
    }

    /// <exception cref="CelException">A validation rule is malformed, or uses something that is not supported.</exception>
    public static Schema Read(JsonObject json)
    {
        var type = json.String("type") switch
        {
            "object" => SchemaType.Object,
            "array" => SchemaType.Array,
            "string" => SchemaType.String,
            "integer" => SchemaType.Integer,
            "number" => SchemaType.Number,
            "boolean" => SchemaType.Boolean,
            _ => SchemaType.Any,
        };
        var properties = json["properties"] is JsonObject { Count: > 0 } fields
            ? fields.ToFrozenDictionary(p => p.Key, p => Read(p.Value as JsonObject ?? []), StringComparer.Ordinal)
            : Schema.NoProperties;
        var values = json["additionalProperties"] switch
        {
            JsonObject schema => Read(schema),
            { } flag when flag.IsTrue() => Schema.Anything,
            _ => null,
        };
        var items = json["items"] is JsonObject item ? Read(item) : null;
        var rules = (json["x-kubernetes-validations"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadRule).ToArray();
        return new Schema
        {
            Type = type,
            HasRules = rules.Length > 0 || values?.HasRules == true || items?.HasRules == true || properties.Values.Any(p => p.HasRules),
            Format = json.String("format"),
            Description = json.String("description"),
            Properties = properties,
            Required = Strings(json["required"]),
            AdditionalProperties = values,
            Items = items,
            ListType = json.String("x-kubernetes-list-type") switch
            {
                "map" => ListType.Map,
                "set" => ListType.Set,
                _ => ListType.Atomic,
            },
            ListMapKeys = Strings(json["x-kubernetes-list-map-keys"]),
            IsAtomic = json.String("x-kubernetes-map-type") == "atomic",
            PreserveUnknownFields = json["x-kubernetes-preserve-unknown-fields"].IsTrue(),
            IsIntOrString = json["x-kubernetes-int-or-string"].IsTrue(),
            IsEmbeddedResource = json["x-kubernetes-embedded-resource"].IsTrue(),
            Nullable = json["nullable"].IsTrue(),
            Default = json["default"]?.DeepClone(),
            Constraints = ReadConstraints(json, type),
            Validations = rules,
        };
    }

    private static SchemaConstraints ReadConstraints(JsonObject json, SchemaType type)
    {
        var constraints = new SchemaConstraints
        {
            Enum = [.. (json["enum"] as JsonArray ?? []).Select(e => e?.DeepClone())],
            Pattern = json.String("pattern"),
            Minimum = json["minimum"].AsDouble(),
            Maximum = json["maximum"].AsDouble(),
            ExclusiveMinimum = json["exclusiveMinimum"].IsTrue(),
            ExclusiveMaximum = json["exclusiveMaximum"].IsTrue(),
            MultipleOf = json["multipleOf"].AsDouble(),
            MinLength = json["minLength"].AsLong(),
            MaxLength = json["maxLength"].AsLong(),
            MinItems = json["minItems"].AsLong(),
            MaxItems = json["maxItems"].AsLong(),
            UniqueItems = json["uniqueItems"].IsTrue(),
            MinProperties = json["minProperties"].AsLong(),
            MaxProperties = json["maxProperties"].AsLong(),
            AllOf = Branches(json["allOf"]),
            AnyOf = Branches(json["anyOf"]),
            OneOf = Branches(json["oneOf"]),
            Not = json["not"] is JsonObject not ? Read(not) : null,
            Required = type == SchemaType.Any ? Strings(json["required"]) : [],
        };

        // Most schemas have none: sharing the empty one lets validation skip them.
        return json.Any(p => p.Key is "enum" or "pattern" or "minimum" or "maximum" or "multipleOf" or "minLength" or "maxLength" or "minItems" or "maxItems"
            or "uniqueItems" or "minProperties" or "maxProperties" or "allOf" or "anyOf" or "oneOf" or "not" || (p.Key == "required" && type == SchemaType.Any))
            ? constraints
            : SchemaConstraints.None;
    }

    private static Schema[] Branches(JsonNode? list) => [.. (list as JsonArray ?? []).OfType<JsonObject>().Select(Read)];

    private static string[] Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(s => s.AsString() ?? "")];

    private static ValidationRule ReadRule(JsonObject json) => new(json.String("rule") ?? "")
    {
        Message = json.String("message"),
        MessageExpression = json.String("messageExpression"),
        Reason = json.String("reason") ?? "FieldValueInvalid",
        FieldPath = json.String("fieldPath"),
        OptionalOldSelf = json["optionalOldSelf"].IsTrue(),
        Program = CelProgram.Compile(json.String("rule") ?? ""),
        MessageProgram = json.String("messageExpression") is { Length: > 0 } message ? CelProgram.Compile(message) : null,
    };
}
