using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>Why a pod does not come up.</summary>
internal static class PodTrouble
{
    /// <summary>What a registry says when no waiting helps; anything else (no answer, no such host, 5xx) may heal.</summary>
    private static readonly string[] FinalPullErrors = ["not found", "manifest unknown", "unauthorized", "denied", "forbidden", "authentication required"];

    public static Readiness? Find(DatabaseContext context, IObservedObjects observed)
    {
        Readiness? passing = null;
        foreach (var pod in Instances.AllPods(context, observed))
        {
            var found = Find(pod, observed);
            if (found is Readiness.Failed)
            {
                return found;
            }

            passing ??= found;
        }

        return passing;
    }

    private static Readiness? Find(Pod pod, IObservedObjects observed)
    {
        var name = pod.Metadata.Name;
        if (Instances.Condition(pod.Status?.Conditions, "PodScheduled") is { Status: "False", Reason: "Unschedulable" } scheduled)
        {
            return new Readiness.Progressing($"{name} is Pending: {scheduled.Message}", ErrorCode.Unschedulable);
        }

        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if (container.State?.Waiting is not { } waiting)
            {
                continue;
            }

            switch (waiting.Reason)
            {
                case "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" or "RegistryUnavailable":
                    return ImagePull(name, container, waiting, observed);
                case "InvalidImageName":
                    return new Readiness.Failed(ErrorCode.ImagePullFailed, $"{name} cannot pull {container.Image}: {waiting.Message}");
                case "CrashLoopBackOff":
                    return new Readiness.Progressing(
                        $"{container.Name} of {name} ends again and again ({container.RestartCount} restarts)",
                            ErrorCode.EngineFailed, new LogSource(name, container.Name));
                case "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError":
                    return new Readiness.Progressing($"{container.Name} of {name} cannot start: {waiting.Message}", ErrorCode.EngineFailed);
                default:
                    break;
            }
        }

        return null;
    }

    private static Readiness ImagePull(string pod, ContainerStatus container, ContainerStateDetail waiting, IObservedObjects observed)
    {
        var cause = PullError(pod, waiting, observed);
        var message = $"{pod} cannot pull {container.Image}: {cause}";
        return Array.Exists(FinalPullErrors, error => cause.Contains(error, StringComparison.OrdinalIgnoreCase))
            ? new Readiness.Failed(ErrorCode.ImagePullFailed, message)
            : new Readiness.Progressing(message, ErrorCode.ImagePullFailed);
    }

    /// <summary>The registry's answer, the same while the node backs off, when newer nodes quote it and older ones leave it to an event.</summary>
    private static string PullError(string pod, ContainerStateDetail waiting, IObservedObjects observed)
    {
        const string quoted = "ErrImagePull: ";
        var message = waiting.Message ?? "";
        if (message.IndexOf(quoted, StringComparison.Ordinal) is >= 0 and var start)
        {
            return message[(start + quoted.Length)..];
        }

        return waiting.Reason == "ImagePullBackOff"
            && observed.Warnings("Pod", pod)
                .FirstOrDefault(warning => warning.Message.StartsWith("Failed to pull image", StringComparison.Ordinal)).Message is { } told
            ? told
            : message.Length > 0 ? message : waiting.Reason!;
    }
}
