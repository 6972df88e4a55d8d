using System.Globalization;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>
/// Changes of the major version: the operator stops every instance, converts the primary's files in place, and copies the replicas anew. It goes up only, to
/// PostgreSQL 16 and later, and back only when nothing was converted yet.
/// </summary>
internal static class UpgradeRules
{
    private const int OldestTarget = 16;

    public static IEnumerable<SpecError> Validate(DatabaseContext current, DatabaseContext desired, PostgreSqlOptions options)
    {
        var (before, after) = ((PostgreSqlSpec)current.Spec, (PostgreSqlSpec)desired.Spec);
        if (Images.FindMajors(before, after, options) is not var (from, to) || from == to || IsWayBack(current, to, options))
        {
            yield break;
        }

        var field = after.Image is null ? nameof(after.Version) : nameof(after.Image);
        if (to < from)
        {
            yield return Error(
                field, $"PostgreSQL {from} cannot go back to {to}. Keep {from}, or provision another database of version {to} and copy the data.");
            yield break;
        }

        if (to < OldestTarget)
        {
            yield return Error(
                field, $"PostgreSQL {from} cannot become {to} in place: that goes to {OldestTarget} and later only. Choose one of those, or keep {from}.");
        }

        // While the files are converted nothing else can change, and a failed upgrade is to go back to exactly what was there.
        foreach (var (name, changes) in new[]
        {
            (nameof(after.Instances), current.Instances != desired.Instances),
            (nameof(after.Storage), current.Storage != desired.Storage),
            (nameof(after.Backup), before.Backup?.Store != after.Backup?.Store),
        })
        {
            if (changes)
            {
                yield return Error(name, $"It cannot change together with the major version ({from} to {to}). Do one after the other.");
            }
        }
    }

    /// <summary>Whether an upgrade that has not succeeded is taken back. Had the files been converted, the operator would refuse.</summary>
    private static bool IsWayBack(DatabaseContext current, int to, PostgreSqlOptions options) =>
        current.UpgradedFrom is PostgreSqlSpec origin && Images.Resolve(origin, options).Image?.Major == to;

    private static SpecError Error(string field, FormattableString message) =>
        new() { Field = field, Message = message.ToString(CultureInfo.InvariantCulture) };
}
