using static Provisioning.LocalCluster.CloudNativePg.Instances.PostgresConnection;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The statements that bring a primary in line with its Cluster. All can be run again.</summary>
internal static class PrimarySql
{
    /// <summary>Once, after <c>initdb</c>: the replication user, and what <c>pg_rewind</c> needs it to be allowed.</summary>
    public const string ReplicationUser = """
        CREATE USER streaming_replica REPLICATION;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_file(text, boolean) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO streaming_replica;
        """;

    public static string Roles(ServerSettings settings) =>
        string.Concat(settings.Passwords.Select(p =>
            $"{CreateRole(p.Key)}ALTER ROLE {Identifier(p.Key)} WITH LOGIN PASSWORD {(p.Value is null ? "NULL" : Literal(ScramVerifier.Create(p.Value)))};")) +
        string.Concat(settings.ManagedRoles.Select(ManagedRole));

    /// <summary>One statement each: a slot cannot be created in a transaction that has written.</summary>
    public static IEnumerable<string> Slots(ServerSettings settings)
    {
        var names = string.Join(',', settings.ReplicationSlots.Select(Literal));
        if (names.Length > 0)
        {
            yield return $"""
                SELECT pg_create_physical_replication_slot(name, true) FROM unnest(ARRAY[{names}]) AS name
                WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = name)
                """;
        }

        yield return $"""
            SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
            WHERE slot_name LIKE '\_cnpg\_%' AND NOT active AND slot_name <> ALL (ARRAY[{names}]::text[])
            """;
    }

    private static string CreateRole(string name) =>
        $"DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {Literal(name)}) THEN CREATE ROLE {Identifier(name)} LOGIN; END IF; END $do$;";

    private static string ManagedRole(ManagedRole role) => role.Absent
        ? $"DROP ROLE IF EXISTS {Identifier(role.Name)};"
        : $"{CreateRole(role.Name)}ALTER ROLE {Identifier(role.Name)} WITH {role.Options};" +
          string.Concat(role.MemberOf.Select(r => $"GRANT {Identifier(r)} TO {Identifier(role.Name)};"));
}
