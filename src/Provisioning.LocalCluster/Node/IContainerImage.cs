namespace Provisioning.LocalCluster.Node;

/// <summary>What the local node can run: the counterpart of an image in a registry.</summary>
internal interface IContainerImage
{
    /// <summary>Whether this is the image of that name; a name that no image matches cannot be pulled.</summary>
    bool Matches(string name);

    /// <summary>A container of this image, not started yet.</summary>
    IContainer Create(ContainerContext context);
}
