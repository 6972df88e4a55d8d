namespace Provisioning.Kubernetes.Preflight;

/// <summary>Makes findings.</summary>
internal static class Findings
{
    public static PreflightFinding Ok(string subject, string found) => new() { Severity = PreflightSeverity.Ok, Subject = subject, Found = found };

    public static PreflightFinding Warning(string subject, string found, string remedy) =>
        new() { Severity = PreflightSeverity.Warning, Subject = subject, Found = found, Remedy = remedy };

    public static PreflightFinding Error(string subject, string found, string remedy) =>
        new() { Severity = PreflightSeverity.Error, Subject = subject, Found = found, Remedy = remedy };
}
