namespace Provisioning.LocalCluster.Node;

/// <summary>A volume is not there yet: try again later.</summary>
internal sealed class MountException(string message) : Exception(message);
