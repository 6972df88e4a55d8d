using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>The built-in kinds that engines look at.</summary>
internal static class CoreTypes
{
    public static readonly ResourceType<Pod> Pod = new("", "v1", "pods", "Pod", Namespaced: true, CoreResources.Default.Pod);
    public static readonly ResourceType<PersistentVolumeClaim> PersistentVolumeClaim =
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", Namespaced: true, CoreResources.Default.PersistentVolumeClaim);
    public static readonly ResourceType<Job> Job = new("batch", "v1", "jobs", "Job", Namespaced: true, CoreResources.Default.Job);
    public static readonly ResourceType<Event> Event = new("", "v1", "events", "Event", Namespaced: true, CoreResources.Default.Event);
    public static readonly ResourceType<Secret> Secret = new("", "v1", "secrets", "Secret", Namespaced: true, CoreResources.Default.Secret);
}
