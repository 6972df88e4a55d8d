using Microsoft.Extensions.Logging;

namespace Provisioning.LocalCluster.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(LogLevel.Debug, "{Controller} of {Key}: {Message}; trying again")]
    public static partial void Failed(ILogger logger, string controller, string key, string message);

    [LoggerMessage(LogLevel.Information, "The cluster has a {Component} of its own, ours stays out of its way")]
    public static partial void Yields(ILogger logger, string component);
}
