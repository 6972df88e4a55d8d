namespace Provisioning;

/// <summary>What a preflight found.</summary>
public sealed record PreflightReport
{
    /// <summary>In the order in which they are best mended; what is as it should be is told, too.</summary>
    public required IReadOnlyList<PreflightFinding> Findings { get; init; }

    /// <summary>Whether databases can be provisioned: no finding is an error.</summary>
    public bool Passed => Findings.All(finding => finding.Severity != PreflightSeverity.Error);
}
