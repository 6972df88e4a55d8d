namespace Provisioning;

/// <summary>One page of a list.</summary>
public sealed record DatabasePage
{
    /// <summary>The databases of this page; may be fewer than asked for, even none, on any page.</summary>
    public required IReadOnlyList<Database> Databases { get; init; }

    /// <summary>Asks for the next page, or <see langword="null"/> after the last one. Opaque; valid for a few minutes.</summary>
    public string? ContinuationToken { get; init; }
}
