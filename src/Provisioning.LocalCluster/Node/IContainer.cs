namespace Provisioning.LocalCluster.Node;

/// <summary>A running container. Disposing it kills what is left of it at once (SIGKILL).</summary>
internal interface IContainer : IAsyncDisposable
{
    /// <summary>Runs to the end and returns the exit code; cancelling asks it to stop (SIGTERM).</summary>
    Task<int> RunAsync(CancellationToken stop);

    /// <summary>Whether the readiness probe succeeds now.</summary>
    ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>Whether only the container's states are real: no process, and nothing behind its ports.</summary>
    bool IsSimulated => false;

    /// <summary>Where a container port really listens on 127.0.0.1, or <see langword="null"/> when nothing does.</summary>
    int? LocalPort(int containerPort);

    /// <summary>The processes whose CPU and memory are the container's.</summary>
    IReadOnlyList<int> ProcessIds { get; }

    /// <summary>Runs a command inside; returns its exit code.</summary>
    Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken);
}
