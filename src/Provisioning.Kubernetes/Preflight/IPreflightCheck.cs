namespace Provisioning.Kubernetes.Preflight;

/// <summary>One thing to look at. Writes nothing.</summary>
internal interface IPreflightCheck
{
    /// <summary>What goes before the findings' subjects, and names the check where it could not be made.</summary>
    string Name { get; }

    Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken);
}
