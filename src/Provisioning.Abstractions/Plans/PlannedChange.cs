namespace Provisioning;

/// <summary>What would happen to one object.</summary>
public sealed record PlannedChange
{
    /// <summary>What would be done.</summary>
    public required PlannedAction Action { get; init; }

    /// <summary>API version of the object, such as <c>postgresql.cnpg.io/v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind of the object, such as <c>Cluster</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its namespace; <see langword="null"/> for a cluster-scoped object.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The fields that would change; for an object to be created, all that we set.</summary>
    public required IReadOnlyList<FieldChange> Fields { get; init; }
}
