using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>
/// The other databases that a record knows of besides the one that serves: each has, or may have, an archive of its own. Pure.
/// </summary>
internal static class Generations
{
    public static IEnumerable<DatabaseContext> FindOthers(DatabaseRecord record, DatabaseContext context)
    {
        if (record.Kept is { } kept)
        {
            yield return Describe(context, kept);
        }

        // A major upgrade that did not end has begun another archive.
        if (record.Upgrade is { } upgrade)
        {
            yield return context with { ArchiveSuffix = upgrade.Archive };
        }

        // A restore in place that the deprovision interrupted, before or after it had put the one in place of the other.
        if (record.History.Count > 0 && record.History[0] is { State: OperationState.Failed, Input.Replacement: { } interrupted })
        {
            yield return Describe(context, interrupted.From);
            yield return Describe(context, interrupted.To);
        }
    }

    /// <summary>As it was kept, whatever the database's spec says of backups by now.</summary>
    public static DatabaseContext Describe(DatabaseContext context, KeptRecord kept) => Describe(context, kept.Generation) with
    {
        Paused = true,
        Spec = context.Spec with { Backup = kept.Store is null ? null : (context.Spec.Backup ?? BackupPolicy.Daily(kept.Store)) with { Store = kept.Store } },
    };

    private static DatabaseContext Describe(DatabaseContext context, GenerationRecord generation) => context with
    {
        Name = generation.Name,
        Incarnation = generation.Incarnation,
        ArchiveSuffix = generation.Archive,
    };
}
