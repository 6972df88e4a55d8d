namespace Provisioning;

/// <summary>One thing that a preflight looked at.</summary>
public sealed record PreflightFinding
{
    /// <summary>How bad it is.</summary>
    public required PreflightSeverity Severity { get; init; }

    /// <summary>
    /// What was looked at, such as <c>operator CloudNativePG</c> or <c>permission secrets</c>. The first word is the kind of check and stays.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public required string Found { get; init; }

    /// <summary>What to do about it; <see langword="null"/> when there is nothing to do.</summary>
    public string? Remedy { get; init; }
}
