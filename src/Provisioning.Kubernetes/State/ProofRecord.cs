namespace Provisioning.Kubernetes.State;

/// <summary>The last time that a backup was restored to see whether it can be.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Succeeded">Whether the restored database passed the check.</param>
/// <param name="Message">One sentence: what was restored, or why it failed.</param>
internal sealed record ProofRecord(DateTimeOffset At, bool Succeeded, string Message);
