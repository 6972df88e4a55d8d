using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>
/// What the operator's phase alone tells of trouble. A phase that the operator leaves by itself, because it tries again every few seconds, is no failure yet:
/// it may also be left over from before the cause was removed.
/// </summary>
internal static class PhaseReadiness
{
    public static Readiness? Evaluate(DatabaseContext context, ClusterStatus status)
    {
        var reason = string.IsNullOrEmpty(status.PhaseReason) ? "It gives no reason." : status.PhaseReason;
        return status.Phase switch
        {
            ClusterPhases.Unrecoverable when reason.Contains("full-recovery", StringComparison.Ordinal) =>
                new Readiness.Failed(ErrorCode.RecoveryFailed, $"The operator gave up on restoring {context.Name}: {reason}"),
            ClusterPhases.Unrecoverable when reason.Contains("jobs", StringComparison.Ordinal) =>
                new Readiness.Failed(ErrorCode.BootstrapFailed, $"The operator gave up on {context.Name}: {reason}"),
            ClusterPhases.Unrecoverable => new Readiness.Failed(ErrorCode.EngineFailed, $"The operator cannot recover {context.Name}: {reason}"),
            ClusterPhases.InvalidDefinition => new Readiness.Failed(ErrorCode.Rejected, $"The operator refuses the definition of {context.Name}: {reason}"),
            ClusterPhases.InvalidImageCatalog => new Readiness.Failed(ErrorCode.EngineFailed, $"The image catalog of {context.Name} is unusable: {reason}"),
            ClusterPhases.MissingArchitecture => new Readiness.Failed(ErrorCode.EngineFailed,
                $"The operator has no binary for the nodes' architecture: {reason}"),
            ClusterPhases.ObjectsRefused when IsQuota(reason) =>
                new Readiness.Failed(ErrorCode.QuotaExceeded, $"A ResourceQuota does not let the operator create what {context.Name} needs: {reason}"),
            ClusterPhases.ObjectsRefused => Stuck(ErrorCode.EngineFailed, $"the operator cannot create what the database needs: {reason}"),
            ClusterPhases.UnknownPlugin => Stuck(ErrorCode.OperatorNotInstalled, $"the operator lacks a plugin, and tries again: {reason}"),
            ClusterPhases.PluginError => Stuck(ErrorCode.EngineFailed, $"the operator's plugin fails, and is tried again: {reason}"),
            ClusterPhases.WaitingForUser => Stuck(ErrorCode.EngineFailed, $"the operator waits for a decision: {reason}"),
            ClusterPhases.DiskFull => Stuck(ErrorCode.StorageUnavailable, $"a volume is full: {reason} Provision the database with more Storage."),
            ClusterPhases.StatusUnreadable => Stuck(
                ErrorCode.EngineFailed,
                $"the operator cannot reach the instances on port {PostgreSqlNames.StatusPort}; a network policy or a mesh may be in the way. {reason}"),
            _ => null,
        };
    }

    /// <summary>The API server tells a quota from other refusals by the text alone.</summary>
    public static bool IsQuota(string message) => message.Contains("exceeded quota", StringComparison.Ordinal);

    private static Readiness.Progressing Stuck(ErrorCode code, string message) => new(message, code);
}
