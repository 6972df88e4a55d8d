namespace Provisioning;

/// <summary>What an operation would do. Holds no secret: values of Secrets are left out.</summary>
public sealed record Plan
{
    /// <summary>The database.</summary>
    public required DatabaseId DatabaseId { get; init; }

    /// <summary>The changes, in the order in which they would be made. Objects that stay as they are do not appear.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>What the API server and the operators warned of.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether there is anything to do.</summary>
    public bool HasChanges => Changes.Count > 0;
}
