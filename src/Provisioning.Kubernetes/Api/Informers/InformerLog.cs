using Microsoft.Extensions.Logging;

namespace Provisioning.Kubernetes.Api.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Watching {Selection}, {Count} objects")]
    public static partial void Listed(ILogger logger, InformerKey selection, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch of {Selection} ended and is resumed: {Reason}")]
    public static partial void Resumed(ILogger logger, InformerKey selection, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot watch {Selection}, trying again in {Delay}: {Failure}")]
    public static partial void Failed(ILogger logger, InformerKey selection, TimeSpan delay, string failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Selection} again, after {Outage}")]
    public static partial void Recovered(ILogger logger, InformerKey selection, TimeSpan outage);

    [LoggerMessage(Level = LogLevel.Error, Message = "A subscriber of {Resource} failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception, ResourceType resource);
}
