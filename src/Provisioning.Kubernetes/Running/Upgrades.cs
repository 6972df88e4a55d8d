using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>What a change of the major version does to the record. Pure.</summary>
internal static class Upgrades
{
    /// <summary>
    /// From here on there is another archive; what was there before is remembered until the upgrade has succeeded, and taken up again by one that goes back.
    /// </summary>
    public static DatabaseRecord Begin(DatabaseRecord record, IEngine engine, DatabaseContext current, DatabaseContext desired)
    {
        if (!current.HasLived || engine is not ILifecycleEngine upgrading || upgrading.FindUpgrade(current, desired) is not { } suffix)
        {
            return record;
        }

        var isWayBack = current.UpgradedFrom is { } origin && upgrading.FindUpgrade(current with { Spec = origin }, desired) is null;
        return isWayBack
            ? record with { Archive = record.Upgrade!.Archive, Upgrade = null }
            : record with
            {
                Archive = suffix,
                Upgrade = record.Upgrade ?? new UpgradeRecord { Spec = record.Spec!.Value, Version = record.Version, Archive = record.Archive },
            };
    }
}
