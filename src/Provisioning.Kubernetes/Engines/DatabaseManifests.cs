using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Engines;

/// <summary>What an engine wants applied, by stage and in order. Every object is in the database's namespace.</summary>
internal sealed record DatabaseManifests
{
    /// <summary>The strictest Pod Security level that the operator's pods satisfy: <c>restricted</c> or <c>baseline</c>.</summary>
    public required string PodSecurity { get; init; }

    /// <summary>What each pod takes beyond the tier's memory and CPU (sidecars), for the namespace's quota; null for nothing.</summary>
    public ResourceRequirements? Sidecars { get; init; }

    /// <summary>NAMESPACE_CREATION: who may reach the database's pods.</summary>
    public IReadOnlyList<Manifest> Isolation { get; init; } = [];

    /// <summary>CRD_DEPLOYMENT, first: Secrets that must exist before the database, made once and never changed by a later run.</summary>
    public IReadOnlyList<GeneratedSecret> Secrets { get; init; } = [];

    /// <summary>CRD_DEPLOYMENT, next: Secrets with entries from the options or from the library's namespace.</summary>
    public IReadOnlyList<CopiedSecret> CopiedSecrets { get; init; } = [];

    /// <summary>
    /// Names of the Secrets that are the operator's unless a restore in place has handed them over: never obsolete.
    /// </summary>
    public IReadOnlyList<string> Inherited { get; init; } = [];

    /// <summary>CRD_DEPLOYMENT: the operator's custom resources and what they need.</summary>
    public required IReadOnlyList<Manifest> Deployment { get; init; }

    /// <summary>
    /// CRD_DEPLOYMENT, last, and SWAP of a restore in place: what leads applications to the database. Named the same whatever
    /// <see cref="DatabaseContext.Name"/> is, so that connection strings outlive a restore in place.
    /// </summary>
    public IReadOnlyList<Manifest> Endpoint { get; init; } = [];

    /// <summary>BACKUP_CONFIG; empty without a backup policy.</summary>
    public IReadOnlyList<Manifest> Backup { get; init; } = [];

    /// <summary>METRICS_SETUP; empty where the tier has no pod monitor.</summary>
    public IReadOnlyList<Manifest> Monitoring { get; init; } = [];
}
