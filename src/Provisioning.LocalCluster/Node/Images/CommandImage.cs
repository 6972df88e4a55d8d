namespace Provisioning.LocalCluster.Node.Images;

/// <summary>
/// Images that just run a command of this machine (<c>sh -c …</c>), or wait when the pod names none: enough to try logs, exec and port-forward.
/// </summary>
internal sealed class CommandImage : IContainerImage
{
    private static readonly string[] Repositories = ["local/pause", "busybox", "docker.io/library/busybox"];

    public bool Matches(string name) => Repositories.Any(r => name == r || name.StartsWith(r + ":", StringComparison.Ordinal));

    public IContainer Create(ContainerContext context) => new CommandContainer(context);
}
