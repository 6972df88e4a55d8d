namespace Provisioning.LocalCluster.Node;

internal enum ContainerPhase
{
    Waiting,
    Running,
    Terminated,
}
