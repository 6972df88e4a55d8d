namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a job's status.</summary>
internal sealed record JobStatus
{
    public int? Active { get; init; }

    public int? Succeeded { get; init; }

    public int? Failed { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
