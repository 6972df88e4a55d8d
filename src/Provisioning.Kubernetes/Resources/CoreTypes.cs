using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>The built-in kinds that engines look at.</summary>
internal static class CoreTypes
{
    public static readonly ResourceType<Pod> Pod = new("", "v1", "pods", "Pod", Namespaced: true, CoreResources.Default.Pod);
    public static readonly ResourceType<PersistentVolumeClaim> PersistentVolumeClaim =
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", Namespaced: true, CoreResources.Default.PersistentVolumeClaim);
    public static readonly ResourceType<PersistentVolume> PersistentVolume =
        new("", "v1", "persistentvolumes", "PersistentVolume", Namespaced: false, CoreResources.Default.PersistentVolume);
    public static readonly ResourceType<Deployment> Deployment =
        new("apps", "v1", "deployments", "Deployment", Namespaced: true, CoreResources.Default.Deployment);
    public static readonly ResourceType<StorageClass> StorageClass =
        new("storage.k8s.io", "v1", "storageclasses", "StorageClass", Namespaced: false, CoreResources.Default.StorageClass);
    public static readonly ResourceType<SelfSubjectAccessReview> SelfSubjectAccessReview = new(
        "authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", Namespaced: false, CoreResources.Default.SelfSubjectAccessReview);
    public static readonly ResourceType CustomResourceDefinition =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false);
    public static readonly ResourceType Service = new("", "v1", "services", "Service", Namespaced: true);
    public static readonly ResourceType<Job> Job = new("batch", "v1", "jobs", "Job", Namespaced: true, CoreResources.Default.Job);
    public static readonly ResourceType<Event> Event = new("", "v1", "events", "Event", Namespaced: true, CoreResources.Default.Event);
    public static readonly ResourceType<Secret> Secret = new("", "v1", "secrets", "Secret", Namespaced: true, CoreResources.Default.Secret);
    public static readonly ResourceType<Namespace> Namespace = new("", "v1", "namespaces", "Namespace", Namespaced: false, CoreResources.Default.Namespace);
    public static readonly ResourceType<PodUsage> PodUsage =
        new("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", Namespaced: true, CoreResources.Default.PodUsage);
    public static readonly ResourceType ResourceQuota = new("", "v1", "resourcequotas", "ResourceQuota", Namespaced: true);
    public static readonly ResourceType LimitRange = new("", "v1", "limitranges", "LimitRange", Namespaced: true);
    public static readonly ResourceType NetworkPolicy = new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Namespaced: true);
}
