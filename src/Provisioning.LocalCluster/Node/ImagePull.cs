namespace Provisioning.LocalCluster.Node;

/// <summary>The pull of an image that does not exist here, told as the kubelet tells it.</summary>
internal sealed class ImagePull(PodRuntime pod, string image, string fieldPath, Action<Func<ContainerState, ContainerState>> set)
{
    private static readonly TimeSpan UntilBackOffShows = TimeSpan.FromSeconds(2);

    /// <summary>Fails again and again, with growing delays, until the container is stopped.</summary>
    public async Task FailAsync(CancellationToken stop)
    {
        var error = $"failed to pull and unpack image \"{image}\": failed to resolve image: {image}: not found";
        for (var attempt = 1; !stop.IsCancellationRequested; attempt++)
        {
            pod.Events.Normal(pod.Pod, "Pulling", $"Pulling image \"{image}\"", fieldPath);
            pod.Events.Warning(pod.Pod, "Failed", $"Failed to pull image \"{image}\": {error}", fieldPath);
            pod.Events.Warning(pod.Pod, "Failed", "Error: ErrImagePull", fieldPath);
            set(s => s with { WaitingReason = "ErrImagePull", WaitingMessage = error });

            var delay = BackOff.Delay(pod.Node.Options.FirstBackOff, attempt);
            var untilShown = delay < UntilBackOffShows ? delay : UntilBackOffShows;
            await Task.Delay(untilShown, pod.Node.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            pod.Events.Normal(pod.Pod, "BackOff", $"Back-off pulling image \"{image}\"", fieldPath);
            pod.Events.Warning(pod.Pod, "Failed", "Error: ImagePullBackOff", fieldPath);
            set(s => s with { WaitingReason = "ImagePullBackOff", WaitingMessage = $"Back-off pulling image \"{image}\": ErrImagePull: {error}" });
            await Task.Delay(delay - untilShown, pod.Node.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
