using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>
/// How a cluster is made from an archive: by the folder and the id of a base backup, never by the <c>Backup</c> object, which the plugin cannot recover from.
/// </summary>
internal static class RecoveryManifest
{
    private const string Source = "origin";

    public static Recovery Bootstrap(PostgreSqlSpec spec, RecoveryOrigin origin) => new()
    {
        Source = Source,
        Database = PostgreSqlNames.Database(spec),
        Owner = PostgreSqlNames.Owner(spec),
        RecoveryTarget = Target(origin),
    };

    /// <summary>The folder is always named: without it, the plugin would look in one that is called like the new cluster.</summary>
    public static ExternalCluster Archive(DatabaseContext context, RecoveryOrigin origin) => new()
    {
        Name = Source,
        Plugin = new()
        {
            Name = PostgreSqlNames.BarmanPlugin,
            Parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["barmanObjectName"] = PostgreSqlNames.OriginStore(context),
                ["serverName"] = origin.Server,
            },
        },
    };

    /// <summary>Null to replay all there is.</summary>
    private static RecoveryTarget? Target(RecoveryOrigin origin)
    {
        var target = new RecoveryTarget
        {
            BackupId = origin.BackupId,
            TargetTime = origin.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            TargetLsn = origin.Lsn,
            TargetXid = origin.TransactionId,
            TargetName = origin.RestorePoint,
            TargetImmediate = origin.Immediate ? true : null,
            Exclusive = origin.Exclusive ? true : null,
        };
        return target == new RecoveryTarget() ? null : target;
    }
}
