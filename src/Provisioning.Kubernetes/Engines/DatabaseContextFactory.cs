using System.Collections.ObjectModel;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Engines;

/// <summary>Resolves what a spec leaves open, from the tier and the options.</summary>
internal sealed class DatabaseContextFactory(IOptions<ProvisioningOptions> options)
{
    /// <summary>Of a database that is recorded: what it was pinned to stays.</summary>
    /// <exception cref="ProvisioningException">This process does not know the tier or the backup store.</exception>
    public DatabaseContext Create(DatabaseSpec spec, IEngine engine, DatabaseRecord record) =>
        Create(Create(record.Version is null ? spec : engine.PinVersion(spec, record.Version), record.Incarnation), GenerationRecord.Of(record)) with
        {
            Paused = record.Paused,
            UpgradedFrom = record.Upgrade is { } upgrade ? SpecFormat.ReadBefore(upgrade, engine) : null,
            HasLived = record.Endpoint is not null,
            Kept = record.Kept,
        };

    /// <summary>The same database as what a restore in place makes of it, or replaces; running.</summary>
    /// <exception cref="ProvisioningException">This process does not know the store that it was restored from.</exception>
    public DatabaseContext Create(DatabaseContext context, GenerationRecord generation) => context with
    {
        Name = generation.Name,
        Incarnation = generation.Incarnation,
        Origin = generation.Origin,
        OriginStore = generation.Origin is { } origin ? FindStore(origin.Store) : null,
        RestartedAt = generation.RestartedAt,
        ArchiveSuffix = generation.Archive,
        Paused = false,
    };

    /// <summary>Of a database that is yet to be recorded.</summary>
    /// <exception cref="ProvisioningException">This process does not know the tier or the backup store.</exception>
    public DatabaseContext Create(DatabaseSpec spec, string incarnation)
    {
        if (!options.Value.Tiers.TryGetValue(spec.Tier.Value, out var tier))
        {
            throw new ProvisioningException(ErrorCode.InvalidSpec, $"The tier '{spec.Tier}' is not configured in this process.");
        }

        return new DatabaseContext
        {
            Spec = spec,
            Name = spec.Id.Namespace,
            Instances = spec.Instances ?? tier.Instances,
            Storage = spec.Storage ?? tier.Storage,
            Memory = spec.Memory ?? tier.Memory,
            Cpu = spec.Cpu ?? tier.Cpu,
            PodMonitor = tier.PodMonitor,
            Incarnation = incarnation,
            BackupStore = spec.Backup is { } backup ? FindStore(backup.Store) : null,
            Labels = CreateLabels(spec),
        };
    }

    /// <exception cref="ProvisioningException">This process does not know the store.</exception>
    public BackupStoreOptions FindStore(string name) => options.Value.BackupStores.TryGetValue(name, out var store)
        ? store
        : throw new ProvisioningException(ErrorCode.InvalidSpec, $"The backup store '{name}' is not configured in this process.");

    private static ReadOnlyDictionary<string, string> CreateLabels(DatabaseSpec spec) => new Dictionary<string, string>(spec.Labels, StringComparer.Ordinal)
    {
        [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
        [WellKnownLabels.Organization] = spec.Organization,
        [WellKnownLabels.Project] = spec.Project,
        [WellKnownLabels.Engine] = spec.Engine.Value.ToLowerInvariant(),
        [WellKnownLabels.Tier] = spec.Tier.Value.ToUpperInvariant(),
    }.AsReadOnly();
}
