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
            var found = Find(pod);
            if (found is Readiness.Failed)
            {
                return found;
            }

            passing ??= found;
        }

        return passing;
    }

    private static Readiness? Find(Pod pod)
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
                    return ImagePull(name, container, waiting);
                case "InvalidImageName":
                    return new Readiness.Failed(ErrorCode.ImagePullFailed, $"{name} cannot pull {container.Image}: {waiting.Message}");
                case "CrashLoopBackOff":
                    return new Readiness.Progressing(
                        $"{container.Name} of {name} ends again and again ({container.RestartCount} restarts)", ErrorCode.EngineFailed, new LogSource(name, container.Name));
                case "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError":
                    return new Readiness.Progressing($"{container.Name} of {name} cannot start: {waiting.Message}", ErrorCode.EngineFailed);
                default:
                    break;
            }
        }

        return null;
    }

    private static Readiness ImagePull(string pod, ContainerStatus container, ContainerStateDetail waiting)
    {
        var message = $"{pod} cannot pull {container.Image}: {waiting.Message ?? waiting.Reason}";
        return Array.Exists(FinalPullErrors, error => waiting.Message?.Contains(error, StringComparison.OrdinalIgnoreCase) == true)
            ? new Readiness.Failed(ErrorCode.ImagePullFailed, message)
            : new Readiness.Progressing(message, ErrorCode.ImagePullFailed);
    }
}
