using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg;

internal static partial class OperatorLog
{
    [LoggerMessage(LogLevel.Warning, "Reconciling Cluster {Cluster} failed; trying again.")]
    public static partial void Failed(ILogger logger, ObjectKey cluster, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Reconciling Backup {Backup} failed; trying again.")]
    public static partial void BackupFailed(ILogger logger, ObjectKey backup, Exception exception);
}
