namespace Provisioning.Kubernetes.Preflight;

/// <summary>Whether the operators are made for the API server's version.</summary>
internal sealed class ServerCheck : IPreflightCheck
{
    public string Name => "api-server";

    public Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PreflightFinding>>(
        [
            scope.ServerVersion is { } version
                ? Findings.Ok(Name, $"The API server answers, with version {Versions.Format(version)}.")
                : Findings.Warning(Name, "The API server answers, but its version is no Kubernetes version.", "Look at what 'kubectl version' says."),
        ]);
}
