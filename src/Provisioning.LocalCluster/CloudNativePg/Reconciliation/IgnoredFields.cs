using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Says on a Cluster which of its fields have no effect here, once for each set of them.</summary>
internal static class IgnoredFields
{
    public const string Reason = "LocalFieldIgnored";

    /// <summary>Paths below <c>spec</c>.</summary>
    private static readonly string[] Unsupported =
    [
        "backup.barmanObjectStore", "backup.volumeSnapshot", "bootstrap.initdb.import", "bootstrap.initdb.postInitApplicationSQLRefs.configMapRefs",
        "bootstrap.initdb.postInitSQLRefs.configMapRefs", "bootstrap.initdb.postInitTemplateSQLRefs.configMapRefs", "bootstrap.pg_basebackup", "envFrom",
        "ephemeralVolumeSource", "ephemeralVolumesSizeLimit", "managed.services.additional", "monitoring.customQueriesSecret", "monitoring.tls",
        "nodeMaintenanceWindow", "podSecurityContext", "postgresql.extensions", "postgresql.ldap", "postgresql.pg_ident",
        "postgresql.synchronous.failoverQuorum", "postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity", "projectedVolumeTemplate", "replica",
        "seccompProfile", "securityContext", "serviceAccountTemplate", "tablespaces",
    ];

    public static void Report(ClusterSession session)
    {
        var fields = string.Join(", ", Of(session.Cluster));
        if (fields.Length > 0 && session.Context.ReportedFields.GetValueOrDefault(session.Cluster.Uid) != fields)
        {
            session.Context.ReportedFields[session.Cluster.Uid] = fields;
            session.Context.Events.Warning(session.Cluster.Item, Reason, $"The local operator does not act on: {fields}");
        }
    }

    /// <summary>The fields that are set and do nothing.</summary>
    public static IEnumerable<string> Of(ClusterResource cluster) =>
        Unsupported.Where(path => IsSet(cluster.Spec.Node(path.Split('.')))).Select(path => "spec." + path);

    private static bool IsSet(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject item => item.Any(p => IsSet(p.Value)),
        _ => value.Bool() != false,
    };
}
