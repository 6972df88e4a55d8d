using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>
/// The shape of a value: what a custom resource definition says in OpenAPI v3, and what the built-in kinds say in <c>Builtin/*.schema</c>.
/// Immutable; built-in schemas refer to each other, so a schema may contain itself.
/// </summary>
internal class Schema
{
    public static readonly FrozenDictionary<string, Schema> NoProperties = FrozenDictionary<string, Schema>.Empty;

    public static readonly Schema Anything = new() { PreserveUnknownFields = true };

    public SchemaType Type { get; init; }

    /// <summary>The Go type of a built-in (<c>PodSpec</c>); <see langword="null"/> in a custom resource.</summary>
    public string? TypeName { get; init; }

    public string? Format { get; init; }

    public string? Description { get; init; }

    public virtual FrozenDictionary<string, Schema> Properties { get; init; } = NoProperties;

    public virtual IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The schema of a map's values.</summary>
    public Schema? AdditionalProperties { get; init; }

    /// <summary>The schema of a list's items.</summary>
    public Schema? Items { get; init; }

    public ListType ListType { get; init; }

    /// <summary>The fields that identify an item of a <see cref="Schemas.ListType.Map"/> list.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>Server-side apply takes the object as one value.</summary>
    public bool IsAtomic { get; init; }

    public bool PreserveUnknownFields { get; init; }

    public bool IsIntOrString { get; init; }

    /// <summary>Has <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> of its own.</summary>
    public bool IsEmbeddedResource { get; init; }

    public bool Nullable { get; init; }

    /// <summary>A struct that the server writes even when nobody set it (<c>status: {}</c>).</summary>
    public bool IsAlwaysPresent { get; init; }

    public JsonNode? Default { get; init; }

    public SchemaConstraints Constraints { get; init; } = SchemaConstraints.None;

    public IReadOnlyList<ValidationRule> Validations { get; init; } = [];

    /// <summary>Whether there are <see cref="Validations"/> here or anywhere below.</summary>
    public bool HasRules { get; init; }

    /// <summary>Whether the keys of an object are data and not fields.</summary>
    public bool IsMap => Type == SchemaType.Object && AdditionalProperties is not null;

    /// <summary>The schema of a field or of a map's value; <see langword="null"/> when the field is unknown.</summary>
    public Schema? Field(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties;
}
