namespace Provisioning.LocalCluster.Node;

/// <summary>What is known of one container at an instant.</summary>
internal sealed record ContainerState(string Name, string Image, ContainerRole Role)
{
    public ContainerPhase Phase { get; init; } = ContainerPhase.Waiting;

    public string WaitingReason { get; init; } = "ContainerCreating";

    public string? WaitingMessage { get; init; }

    public string? ContainerId { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public bool Ready { get; init; }

    public bool Started { get; init; }

    public int RestartCount { get; init; }

    public ContainerTermination? Termination { get; init; }

    /// <summary>How the run before this one ended.</summary>
    public ContainerTermination? LastTermination { get; init; }

    /// <summary>Terminated, and its restart policy does not start it again.</summary>
    public bool IsFinished { get; init; }

    public bool Succeeded => Termination?.ExitCode == 0;
}
