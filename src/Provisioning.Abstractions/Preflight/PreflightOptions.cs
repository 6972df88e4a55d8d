namespace Provisioning;

/// <summary>What a preflight looks at.</summary>
public sealed record PreflightOptions
{
    /// <summary>The engines that are to be used; empty, the default, for all that are registered.</summary>
    public IReadOnlyList<DatabaseEngine> Engines { get; init; } = [];
}
