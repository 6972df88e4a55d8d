using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>What is fixed once a database is there.</summary>
internal static class ChangeRules
{
    public static IEnumerable<SpecError> Validate(DatabaseContext current, DatabaseContext desired, PostgreSqlOptions options)
    {
        var (before, after) = ((PostgreSqlSpec)current.Spec, (PostgreSqlSpec)desired.Spec);
        if (Quantity.TryParse(current.Storage, out var had) && Quantity.TryParse(desired.Storage, out var wants) && wants < had)
        {
            yield return Error(nameof(after.Storage),
                $"A volume cannot shrink from {current.Storage} to {desired.Storage}. Set Storage to {current.Storage} or more.");
        }

        if (before.StorageClass != after.StorageClass)
        {
            yield return Error(
                nameof(after.StorageClass),
                $"The volumes are of {Class(before)} and cannot move to {Class(after)}. Keep it, or provision another database and copy the data.");
        }

        if (PostgreSqlNames.Database(before) != PostgreSqlNames.Database(after))
        {
            yield return Error(nameof(after.DatabaseName),
                $"The database is '{PostgreSqlNames.Database(before)}', which is fixed at creation. Set DatabaseName to it.");
        }

        if (PostgreSqlNames.Owner(before) != PostgreSqlNames.Owner(after))
        {
            yield return Error(nameof(after.Owner), $"The owner is '{PostgreSqlNames.Owner(before)}', which is fixed at creation. Set Owner to it.");
        }

        if (!current.HasLived)
        {
            yield break;
        }

        if (!before.InitSql.SequenceEqual(after.InitSql, StringComparer.Ordinal))
        {
            yield return Error(
                nameof(after.InitSql),
                "It ran when the database was created and has no effect on one that is there. Leave it as it was, and run the SQL over a connection.");
        }

        foreach (var error in UpgradeRules.Validate(current, desired, options))
        {
            yield return error;
        }
    }

    private static string Class(PostgreSqlSpec spec) => spec.StorageClass is null ? "the default storage class" : $"storage class '{spec.StorageClass}'";

    private static SpecError Error(string field, string message) => new() { Field = field, Message = message };
}
