namespace Provisioning.Kubernetes.State;

/// <summary>What a database was before a restart. Holds no secret.</summary>
internal sealed record RestartMark
{
    /// <summary>Uids of the instances' pods.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Since when the operator called the database ready or not ready: an instance that is restarted in place keeps its pod, but not this.</summary>
    public DateTimeOffset? ReadySince { get; init; }
}
