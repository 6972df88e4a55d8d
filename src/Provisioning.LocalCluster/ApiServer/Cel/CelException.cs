namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>An expression cannot be understood, or cannot be evaluated on a value.</summary>
internal sealed class CelException(string message) : Exception(message);
