namespace Provisioning.Kubernetes.Api;

/// <summary>How an object is applied.</summary>
internal readonly record struct ApplyOptions
{
    /// <summary>Let the server do all but store it.</summary>
    public bool DryRun { get; init; }

    /// <summary>Take fields over from other managers. Never the default.</summary>
    public bool Force { get; init; }
}
