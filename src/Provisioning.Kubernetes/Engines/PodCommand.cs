using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>A command to run in a pod of a database, and how to read what it says. Made by engines, run by the pipeline. Pure.</summary>
/// <typeparam name="T">What the output means.</typeparam>
internal sealed class PodCommand<T>
{
    public required string Container { get; init; }

    /// <summary>The program and its arguments. The API server's audit log shows them: never a secret.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the program reads; null for nothing.</summary>
    public string? StandardInput { get; init; }

    /// <summary>How long it may take in all, before it is given up here.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Reads the result; throws <see cref="ProvisioningException"/> when the command failed.</summary>
    public required Func<ExecResult, T> Read { get; init; }
}
