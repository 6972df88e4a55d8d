namespace Provisioning;

/// <summary>Which databases to list. Everything left out matches all.</summary>
public sealed record DatabaseQuery
{
    /// <summary>Only this organization's.</summary>
    public string? Organization { get; init; }

    /// <summary>Only this engine's.</summary>
    public DatabaseEngine? Engine { get; init; }

    /// <summary>Whether to list the throw-away databases of verifications too. Default <see langword="false"/>.</summary>
    public bool IncludeTemporary { get; init; }

    /// <summary>The most databases in one page, 1 to 500. Default 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The <see cref="DatabasePage.ContinuationToken"/> of the page before; <see langword="null"/> for the first page.</summary>
    public string? ContinuationToken { get; init; }
}
