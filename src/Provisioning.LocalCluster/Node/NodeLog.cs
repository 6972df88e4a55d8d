using Microsoft.Extensions.Logging;

namespace Provisioning.LocalCluster.Node;

internal static partial class NodeLog
{
    [LoggerMessage(LogLevel.Warning, "Container {Container} of pod {Namespace}/{Pod} failed")]
    public static partial void ContainerFailed(ILogger logger, Exception exception, string? @namespace, string pod, string container);

    [LoggerMessage(LogLevel.Warning, "Pod {Namespace}/{Pod}: {Message}; trying again")]
    public static partial void PodFailed(ILogger logger, string? @namespace, string pod, string message);

    [LoggerMessage(LogLevel.Warning, "Cannot remove {Path}: {Message}")]
    public static partial void RemoveFailed(ILogger logger, string path, string message);

    [LoggerMessage(LogLevel.Warning, "Node {Node}: {Message}; trying again")]
    public static partial void HeartbeatFailed(ILogger logger, string node, string message);

    [LoggerMessage(LogLevel.Warning, "Scheduling {Pod}: {Message}; trying again")]
    public static partial void SchedulingFailed(ILogger logger, string pod, string message);
}
