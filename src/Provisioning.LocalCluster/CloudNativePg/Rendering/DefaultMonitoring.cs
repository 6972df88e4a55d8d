using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The ConfigMap with the metrics' queries that every namespace with a cluster has. No cluster owns it.</summary>
internal static class DefaultMonitoring
{
    private const string Queries = """
        backends:
          query: |
            SELECT datname, usename, application_name, state, count(*) AS total FROM pg_catalog.pg_stat_activity
            WHERE datname IS NOT NULL GROUP BY datname, usename, application_name, state
          metrics:
            - datname: { usage: LABEL, description: Name of the database }
            - usename: { usage: LABEL, description: Name of the user }
            - application_name: { usage: LABEL, description: Name of the application }
            - state: { usage: LABEL, description: State of the backend }
            - total: { usage: GAUGE, description: Number of backends }
        pg_database:
          query: SELECT datname, pg_catalog.pg_database_size(datname) AS size_bytes FROM pg_catalog.pg_database
          metrics:
            - datname: { usage: LABEL, description: Name of the database }
            - size_bytes: { usage: GAUGE, description: Disk space used by the database }
        pg_replication:
          query: SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 1 ELSE 0 END AS in_recovery
          metrics:
            - in_recovery: { usage: GAUGE, description: Whether the instance is in recovery }
        """;

    public static JsonObject ConfigMap(string ns) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = Cnpg.DefaultMonitoring,
            ["namespace"] = ns,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = Cnpg.Component, [Cnpg.ReloadLabel] = "true" },
            ["annotations"] = OwnedMetadata.VersionAnnotation(),
        },
        ["data"] = new JsonObject { ["queries"] = Queries },
    };
}
