using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What one generation's taking the place of the other makes of the record. Pure.</summary>
internal static class Replacing
{
    /// <param name="record">The record before.</param>
    /// <param name="old">What served the database.</param>
    /// <param name="next">What serves it now.</param>
    /// <param name="manifests">What is applied for <paramref name="next"/>.</param>
    /// <param name="now">The time.</param>
    public static DatabaseRecord Swap(DatabaseRecord record, DatabaseContext old, DatabaseContext next, DatabaseManifests manifests, DateTimeOffset now)
    {
        // What is not of the one is of the other: nothing else is left between two operations.
        List<AppliedObject> all = [.. record.Kept?.Applied ?? [], .. record.Applied];
        var rest = Obsolete.Find(all, next with { Kept = null }, manifests).Reverse().ToList();
        return record with
        {
            Name = next.Name,
            Incarnation = next.Incarnation,
            Archive = next.ArchiveSuffix,
            Origin = next.Origin,
            RestartedAt = next.RestartedAt,
            Applied = [.. all.Where(applied => !rest.Exists(applied.IsSame))],
            Kept = new KeptRecord
            {
                Generation = record.Operation.Input!.Replacement!.From,
                Since = now,
                Instances = old.Instances,
                Storage = old.Storage,
                Store = old.Spec.Backup?.Store,
                Applied = rest,
            },
        };
    }
}
