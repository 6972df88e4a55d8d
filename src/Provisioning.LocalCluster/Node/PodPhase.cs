namespace Provisioning.LocalCluster.Node;

/// <summary>Derives a pod's phase from its containers, by the kubelet's rules.</summary>
internal static class PodPhase
{
    public static string Of(IReadOnlyList<ContainerState> containers, string restartPolicy, bool isStopping)
    {
        foreach (var init in containers.Where(c => c.Role == ContainerRole.Init))
        {
            if (init.IsFinished && !init.Succeeded)
            {
                return "Failed";
            }

            if (init.Phase != ContainerPhase.Terminated || !init.Succeeded)
            {
                return "Pending";
            }
        }

        var main = containers.Where(c => c.Role == ContainerRole.Main).ToList();
        if (main.TrueForAll(c => c.IsFinished || (isStopping && c.Phase == ContainerPhase.Terminated)))
        {
            // Sidecars are stopped once the others ended; until they have, the pod runs.
            return containers.Any(c => c is { Role: ContainerRole.Sidecar, Phase: ContainerPhase.Running }) ? "Running"
                : main.TrueForAll(c => c.Succeeded) ? "Succeeded" : "Failed";
        }

        // A container that ran before and waits for its restart keeps the pod Running.
        var everStarted = main.TrueForAll(c => c.Phase != ContainerPhase.Waiting || c.LastTermination is not null);
        return everStarted && (restartPolicy != "Never" || main.Exists(c => c.Phase == ContainerPhase.Running)) ? "Running" : "Pending";
    }
}
