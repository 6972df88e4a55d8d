using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.State;

/// <summary>The kinds that the library keeps its state in.</summary>
internal static class StateTypes
{
    public static readonly ResourceType<ConfigMap> ConfigMap = new("", "v1", "configmaps", "ConfigMap", Namespaced: true, StateResources.Default.ConfigMap);
    public static readonly ResourceType<Lease> Lease = new("coordination.k8s.io", "v1", "leases", "Lease", Namespaced: true, StateResources.Default.Lease);
}
