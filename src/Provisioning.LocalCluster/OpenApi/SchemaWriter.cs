using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.OpenApi;

/// <summary>Writes schemas as OpenAPI: the types of built-in kinds by name, everything else in place.</summary>
/// <param name="references">Where named schemas are, as <c>$ref</c> starts.</param>
internal sealed class SchemaWriter(string references)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static readonly FrozenSet<string> MetaTypes = FrozenSet.Create(
        StringComparer.Ordinal, "ObjectMeta", "ListMeta", "ManagedFieldsEntry", "OwnerReference", "LabelSelector", "LabelSelectorRequirement", "Condition");

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, Schema Schema)> _pending = new();
    private string _package = "";

    /// <summary>The named schemas, so far.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>Adds a resource's schema, and those that it refers to.</summary>
    public void Add(ApiResource resource)
    {
        _package = resource.IsCustom
            ? $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}."
            : $"io.k8s.api.{(resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0])}.{resource.Version}.";
        var name = NameOf(resource);
        if (Definitions.ContainsKey(name))
        {
            return;
        }

        var definition = Body(resource.Schema);
        definition["x-kubernetes-group-version-kind"] = new JsonArray(Gvk(resource));
        Definitions[name] = definition;
        while (_pending.TryDequeue(out var next))
        {
            Definitions[next.Name] = Body(next.Schema);
        }
    }

    public static JsonObject Gvk(ApiResource resource) => new() { ["group"] = resource.Group, ["kind"] = resource.Kind, ["version"] = resource.Version };

    private string NameOf(ApiResource resource) => $"{_package}{resource.Kind}";

    private JsonObject Write(Schema schema)
    {
        switch (schema)
        {
            case { TypeName: { } type }:
                return Refer((MetaTypes.Contains(type) ? Meta : _package) + type, type, schema);
            case { IsIntOrString: true, Format: "quantity" }:
                return Refer("io.k8s.apimachinery.pkg.api.resource.Quantity", "quantity", schema);
            case { IsIntOrString: true, Format: "int-or-string" }:
                return Refer("io.k8s.apimachinery.pkg.util.intstr.IntOrString", "int-or-string", schema);
            case { Type: SchemaType.String, Format: "date-time", Nullable: true, Description: null }:
                return Refer(Meta + "Time", "date-time", schema);
            case { Type: SchemaType.String, Format: "micro-time" }:
                return Refer(Meta + "MicroTime", "micro-time", schema);
            default:
                return Body(schema);
        }
    }

    private JsonObject Refer(string name, string key, Schema schema)
    {
        if (!_names.TryGetValue(key, out var known))
        {
            _names[key] = known = name;
            _pending.Enqueue((known, schema));
        }

        return new JsonObject { ["$ref"] = references + known };
    }

    private JsonObject Body(Schema schema)
    {
        var json = new JsonObject();
        if (schema.Description is not null)
        {
            json["description"] = schema.Description;
        }

        if (schema.IsIntOrString)
        {
            json["x-kubernetes-int-or-string"] = true;
        }
        else if (TypeOf(schema.Type) is { } type)
        {
            json["type"] = type;
        }

        if (schema.Format is { } format)
        {
            json["format"] = format == "micro-time" ? "date-time" : format;
        }

        if (schema.Properties.Count > 0)
        {
            json["properties"] = new JsonObject(schema.Properties
                .OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Write(p.Value))));
        }

        if (schema.Required.Count > 0)
        {
            json["required"] = Strings(schema.Required);
        }

        if (schema.AdditionalProperties is { } values)
        {
            json["additionalProperties"] = Write(values);
        }

        if (schema.Items is { } items)
        {
            json["items"] = Write(items);
            WriteListType(json, schema);
        }

        if (schema.Default is { } value)
        {
            json["default"] = value.DeepClone();
        }

        if (schema.Constraints.Enum.Count > 0)
        {
            json["enum"] = new JsonArray([.. schema.Constraints.Enum.Select(e => e?.DeepClone())]);
        }

        if (schema.PreserveUnknownFields)
        {
            json["x-kubernetes-preserve-unknown-fields"] = true;
        }

        if (schema.IsAtomic && schema.Type == SchemaType.Object)
        {
            json["x-kubernetes-map-type"] = "atomic";
        }

        return json;
    }

    private static void WriteListType(JsonObject json, Schema schema)
    {
        json["x-kubernetes-list-type"] = schema.ListType switch
        {
            ListType.Map => "map",
            ListType.Set => "set",
            _ => "atomic",
        };
        if (schema.ListMapKeys.Count > 0)
        {
            json["x-kubernetes-list-map-keys"] = Strings(schema.ListMapKeys);
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static string? TypeOf(SchemaType type) => type switch
    {
        SchemaType.Object => "object",
        SchemaType.Array => "array",
        SchemaType.String => "string",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        SchemaType.Boolean => "boolean",
        _ => null,
    };
}
