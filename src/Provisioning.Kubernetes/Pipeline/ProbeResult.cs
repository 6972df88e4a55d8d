namespace Provisioning.Kubernetes.Pipeline;

/// <summary>How a login probe went.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="Message">One sentence; for a login that went well, as whom.</param>
internal sealed record ProbeResult(ProbeVerdict Verdict, string Message);
