namespace Provisioning.Kubernetes.Api;

/// <summary>How a command in a container ended. The output may hold secrets: it is never logged.</summary>
internal sealed class ExecResult(int exitCode, string standardOutput, string standardError)
{
    public int ExitCode { get; } = exitCode;

    public string StandardOutput { get; } = standardOutput;

    public string StandardError { get; } = standardError;
}
