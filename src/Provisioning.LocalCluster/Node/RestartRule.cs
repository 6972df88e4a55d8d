namespace Provisioning.LocalCluster.Node;

/// <summary>Whether a container that ended starts again.</summary>
internal sealed record RestartRule(string PodPolicy, ContainerRole Role)
{
    public bool Applies(int exitCode) => Role switch
    {
        ContainerRole.Sidecar => true,
        ContainerRole.Init => exitCode != 0 && PodPolicy != "Never",
        _ => PodPolicy == "Always" || (PodPolicy == "OnFailure" && exitCode != 0),
    };
}
