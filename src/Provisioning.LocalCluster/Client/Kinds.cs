namespace Provisioning.LocalCluster.Client;

/// <summary>The kinds that the local controllers read and write.</summary>
internal static class Kinds
{
    public static readonly ResourceKind Namespace = new("", "v1", "namespaces", "Namespace", Namespaced: false);
    public static readonly ResourceKind Node = new("", "v1", "nodes", "Node", Namespaced: false);
    public static readonly ResourceKind Pod = new("", "v1", "pods", "Pod");
    public static readonly ResourceKind Secret = new("", "v1", "secrets", "Secret");
    public static readonly ResourceKind ConfigMap = new("", "v1", "configmaps", "ConfigMap");
    public static readonly ResourceKind Service = new("", "v1", "services", "Service");
    public static readonly ResourceKind ServiceAccount = new("", "v1", "serviceaccounts", "ServiceAccount");
    public static readonly ResourceKind PersistentVolumeClaim = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");
    public static readonly ResourceKind PersistentVolume = new("", "v1", "persistentvolumes", "PersistentVolume", Namespaced: false);
    public static readonly ResourceKind Event = new("", "v1", "events", "Event");
    public static readonly ResourceKind ResourceQuota = new("", "v1", "resourcequotas", "ResourceQuota");
    public static readonly ResourceKind Job = new("batch", "v1", "jobs", "Job");
    public static readonly ResourceKind PodDisruptionBudget = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");
    public static readonly ResourceKind Role = new("rbac.authorization.k8s.io", "v1", "roles", "Role");
    public static readonly ResourceKind RoleBinding = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding");
    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "leases", "Lease");
    public static readonly ResourceKind StorageClass = new("storage.k8s.io", "v1", "storageclasses", "StorageClass", Namespaced: false);
    public static readonly ResourceKind PriorityClass = new("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", Namespaced: false);
    public static readonly ResourceKind EndpointSlice = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
    public static readonly ResourceKind CustomResourceDefinition =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false);
    public static readonly ResourceKind MutatingWebhook =
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", Namespaced: false);
    public static readonly ResourceKind ValidatingWebhook =
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", Namespaced: false);
    public static readonly ResourceKind Cluster = new("postgresql.cnpg.io", "v1", "clusters", "Cluster");
    public static readonly ResourceKind ImageCatalog = new("postgresql.cnpg.io", "v1", "imagecatalogs", "ImageCatalog");
    public static readonly ResourceKind ClusterImageCatalog =
        new("postgresql.cnpg.io", "v1", "clusterimagecatalogs", "ClusterImageCatalog", Namespaced: false);
    public static readonly ResourceKind Backup = new("postgresql.cnpg.io", "v1", "backups", "Backup");
    public static readonly ResourceKind ScheduledBackup = new("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup");
    public static readonly ResourceKind ObjectStore = new("barmancloud.cnpg.io", "v1", "objectstores", "ObjectStore");
}
