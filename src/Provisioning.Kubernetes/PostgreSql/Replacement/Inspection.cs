using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql.Replacement;

/// <summary>What a restored database holds, so that people can tell whether it is what they expected.</summary>
internal static class Inspection
{
    /// <summary>Reads the catalog of the application's database, which a damaged copy does not survive.</summary>
    public static readonly SqlText Query = SqlText.Constant(
        """
        SELECT current_database(), count(c.oid)::text, pg_size_pretty(pg_database_size(current_database()))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        """);

    public static string Describe(IReadOnlyList<IReadOnlyList<string?>> rows) => rows is [[var database, var tables, var size]]
        ? $"database {database} has {tables} {(tables == "1" ? "table" : "tables")} in {size}"
        : throw new ProvisioningException(ErrorCode.RecoveryFailed, "The application's database does not tell what is in it.");
}
