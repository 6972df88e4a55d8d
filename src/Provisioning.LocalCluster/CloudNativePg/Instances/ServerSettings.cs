using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What a server is to run with, as the Cluster and its Secrets say it.</summary>
internal sealed record ServerSettings
{
    public required string InstanceName { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public IReadOnlyList<string> SharedPreloadLibraries { get; init; } = [];

    public IReadOnlyList<string> HbaRules { get; init; } = [];

    /// <summary>Where the primary listens; <see langword="null"/> for a primary, or while none is known.</summary>
    public int? PrimaryPort { get; init; }

    /// <summary>The timeline that the primary is on, for who cannot see it in its WAL.</summary>
    public int? PrimaryTimeline { get; init; }

    /// <summary>Command for each finished WAL segment, with PostgreSQL's placeholders.</summary>
    public string ArchiveCommand { get; init; } = "true";

    public string RestoreCommand { get; init; } = "";

    /// <summary>How far to recover, as PostgreSQL's own parameters; empty when nothing is to be recovered.</summary>
    public IReadOnlyDictionary<string, string> Recovery { get; init; } = new Dictionary<string, string>();

    /// <summary>Where WAL is archived, for who has none to run <see cref="ArchiveCommand"/> for; <see langword="null"/> when it is not.</summary>
    public ServerFolder? Archive { get; init; }

    public bool ChecksEmptyArchive { get; init; } = true;

    /// <summary>Server certificate and key, the authority for clients, and the client certificate and key for replication; PEM.</summary>
    public ServerCertificates? Certificates { get; init; }

    /// <summary>Roles whose password is to be set. <see langword="null"/> takes the password away.</summary>
    public IReadOnlyDictionary<string, string?> Passwords { get; init; } = new Dictionary<string, string?>();

    public string? ApplicationDatabase { get; init; }

    public string? ApplicationOwner { get; init; }

    public IReadOnlyList<string> ReplicationSlots { get; init; } = [];

    public IReadOnlyList<ManagedRole> ManagedRoles { get; init; } = [];

    /// <summary>Whom a commit waits for (<c>synchronous_standby_names</c>).</summary>
    public string SynchronousStandbyNames { get; init; } = "";

    public bool AllowAlterSystem { get; init; }

    // Secrets: never in a log.
    public override string ToString() => $"settings of {InstanceName}";
}
