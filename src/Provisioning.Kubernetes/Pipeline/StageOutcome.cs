namespace Provisioning.Kubernetes.Pipeline;

/// <summary>How a stage ended well, in one sentence.</summary>
internal sealed record StageOutcome(StageState State, string Message)
{
    public static StageOutcome Succeeded(string message) => new(StageState.Succeeded, message);

    /// <summary>There was nothing to do, for this reason.</summary>
    public static StageOutcome Skipped(string reason) => new(StageState.Skipped, reason);
}
