namespace Provisioning.LocalCluster.Node;

internal enum ContainerRole
{
    Main,

    /// <summary>Runs to its end before the next one starts.</summary>
    Init,

    /// <summary>An init container with <c>restartPolicy: Always</c>: starts in order, runs as long as the pod.</summary>
    Sidecar,
}
