using Microsoft.Extensions.Logging;

namespace Provisioning.Kubernetes.Diagnostics;

/// <summary>
/// Every message that the library logs, all listed in <c>docs/telemetry.md</c>. Those of the pipeline take no exception: its message may hold more than a log
/// should.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Kind} {OperationId} runs on {Runner}")]
    public static partial void OperationStarted(ILogger logger, string kind, string operationId, string runner);

    [LoggerMessage(2, LogLevel.Information, "{Kind} {OperationId} ended: {State} {Reason}")]
    public static partial void OperationEnded(ILogger logger, string kind, string operationId, OperationState state, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Kind} {OperationId} is left to be continued: {Reason}")]
    public static partial void OperationLeft(ILogger logger, string kind, string operationId, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Stage} threw {ExceptionType}\n{StackTrace}")]
    public static partial void StageBroke(ILogger logger, Stage stage, string exceptionType, string stackTrace);

    [LoggerMessage(5, LogLevel.Warning, "The record {Name} could not be written and will be tried again: {Reason}")]
    public static partial void RecordWriteFailed(ILogger logger, string name, string reason);

    [LoggerMessage(6, LogLevel.Information, "{OperationId} is taken over from {Runner}")]
    public static partial void TakingOver(ILogger logger, string operationId, string runner);

    [LoggerMessage(7, LogLevel.Warning, "The lease {Lease} was lost ({Reason}): its operations stop here and go on elsewhere")]
    public static partial void LeaseLost(ILogger logger, string lease, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The lease {Lease} could not be renewed yet: {Reason}")]
    public static partial void LeaseRenewalFailed(ILogger logger, string lease, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Operations cannot be looked after, and will be tried again in {Delay}: {Reason}")]
    public static partial void RunnerFailed(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(10, LogLevel.Error, "An operation threw {ExceptionType}\n{StackTrace}")]
    public static partial void OperationBroke(ILogger logger, string exceptionType, string stackTrace);

    [LoggerMessage(11, LogLevel.Warning, "The record {Name} is passed over: {Reason}")]
    public static partial void RecordUnreadable(ILogger logger, string name, string reason);

    [LoggerMessage(12, LogLevel.Debug, "A tunnel's connection to {Database} ended: {Reason}")]
    public static partial void TunnelConnectionEnded(ILogger logger, DatabaseId database, string reason);

    [LoggerMessage(20, LogLevel.Information, "The replicas of {Database} could not be ranked; any healthy one may become the primary: {Reason}")]
    public static partial void RankingFailed(ILogger logger, DatabaseId database, string reason);
}
