using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Engines;

/// <summary>A database to be rendered or judged: the spec with everything resolved that it leaves open.</summary>
internal sealed record DatabaseContext
{
    public required DatabaseSpec Spec { get; init; }

    /// <summary>
    /// Name of the operator's main object and stem of all others: <c>{organization}-{project}</c> at first, as the namespace; another one after a restore in
    /// place.
    /// </summary>
    public required string Name { get; init; }

    public string Namespace => Spec.Id.Namespace;

    public required int Instances { get; init; }

    public required string Storage { get; init; }

    public required string Memory { get; init; }

    public required string Cpu { get; init; }

    public required bool PodMonitor { get; init; }

    /// <summary>Eight characters that no other database under this name ever had or will have: names the archive of this incarnation.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The store of the spec's backup policy; null without one.</summary>
    public BackupStoreOptions? BackupStore { get; init; }

    /// <summary>Whether its instances are to be stopped.</summary>
    public bool Paused { get; init; }

    /// <summary>Instances that were started before are to be restarted. Stays for good: without it the next apply would take it back.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Ending of the archive's name since the last major upgrade; null until the first one.</summary>
    public string? ArchiveSuffix { get; init; }

    /// <summary>What the database was before a major upgrade that has not succeeded; null when there is none.</summary>
    public DatabaseSpec? UpgradedFrom { get; init; }

    /// <summary>Whether it was ever ready, so that there are data which a change must keep.</summary>
    public bool HasLived { get; init; }

    /// <summary>
    /// What the database was restored from; null for one that began empty. Stays for the database's whole life: a bootstrap cannot be taken back.
    /// </summary>
    public RecoveryOrigin? Origin { get; init; }

    /// <summary>The store that <see cref="Origin"/> is in; null without an origin.</summary>
    public BackupStoreOptions? OriginStore { get; init; }

    /// <summary>What a restore in place keeps of it besides; null for nothing.</summary>
    public KeptRecord? Kept { get; init; }

    /// <summary>Labels for every object, the library's own and the spec's.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
}
