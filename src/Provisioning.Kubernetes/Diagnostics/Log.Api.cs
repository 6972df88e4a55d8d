using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;

namespace Provisioning.Kubernetes.Diagnostics;

/// <content>The way to the API server.</content>
internal static partial class Log
{
    [LoggerMessage(40, LogLevel.Debug, "{Failure}; attempt {Attempt} failed, the next one is in {Delay}")]
    public static partial void RequestRetried(ILogger logger, string failure, int attempt, TimeSpan delay);

    [LoggerMessage(41, LogLevel.Debug, "Watching {Selection}, {Count} objects")]
    public static partial void WatchListed(ILogger logger, InformerKey selection, int count);

    [LoggerMessage(42, LogLevel.Debug, "The watch of {Selection} ended and is resumed: {Reason}")]
    public static partial void WatchResumed(ILogger logger, InformerKey selection, string reason);

    [LoggerMessage(43, LogLevel.Warning, "Cannot watch {Selection}, trying again in {Delay}: {Failure}")]
    public static partial void WatchFailed(ILogger logger, InformerKey selection, TimeSpan delay, string failure);

    [LoggerMessage(44, LogLevel.Information, "Watching {Selection} again, after {Outage}")]
    public static partial void WatchRecovered(ILogger logger, InformerKey selection, TimeSpan outage);

    [LoggerMessage(45, LogLevel.Error, "A subscriber of {Resource} failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception, ResourceType resource);
}
