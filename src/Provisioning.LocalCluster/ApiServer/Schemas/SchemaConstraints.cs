using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>What a schema asks of a value beyond its type.</summary>
internal sealed record SchemaConstraints
{
    public static readonly SchemaConstraints None = new();

    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    public string? Pattern { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    public Schema? Not { get; init; }

    /// <summary>The <c>required</c> of a branch under <see cref="AnyOf"/>, where the structural schema has none.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];
}
