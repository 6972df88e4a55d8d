using System.Collections.Frozen;
using Provisioning.LocalCluster.ApiServer.Validation;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>The strategy of each resource.</summary>
internal static class KindStrategies
{
    private static readonly KindStrategy Generation = new SimpleStrategy { Generation = true };
    private static readonly KindStrategy Role = new SimpleStrategy { NameRule = NameRules.PathSegment, CreatesWhenUpdated = true };

    private static readonly KindStrategy RoleBinding = new SimpleStrategy
    {
        NameRule = NameRules.PathSegment,
        CreatesWhenUpdated = true,
        Defaults = SimpleStrategy.RoleBinding,
        ImmutableField = "roleRef",
    };

    private static readonly KindStrategy Webhooks = new SimpleStrategy { Generation = true, Defaults = SimpleStrategy.Webhooks };

    private static readonly FrozenDictionary<string, KindStrategy> ByResource = new Dictionary<string, KindStrategy>(StringComparer.Ordinal)
    {
        ["namespaces"] = new NamespaceStrategy(),
        ["pods"] = new PodStrategy(),
        ["secrets"] = new SecretStrategy(),
        ["configmaps"] = new ConfigMapStrategy(),
        ["services"] = new ServiceStrategy(),
        ["endpoints"] = new SimpleStrategy { CreatesWhenUpdated = true },
        ["events"] = new SimpleStrategy { CreatesWhenUpdated = true },
        ["limitranges"] = new SimpleStrategy { CreatesWhenUpdated = true, Defaults = SimpleStrategy.LimitRange },
        ["resourcequotas"] = new SimpleStrategy { ReturnsDeletedObject = true },
        ["serviceaccounts"] = new SimpleStrategy { ReturnsDeletedObject = true },
        ["persistentvolumes"] = new SimpleStrategy { ReturnsDeletedObject = true, Defaults = SimpleStrategy.Volume, NewStatus = SimpleStrategy.PendingVolume },
        ["persistentvolumeclaims"] = new ClaimStrategy(),
        ["deployments.apps"] = new WorkloadStrategy("Deployment"),
        ["statefulsets.apps"] = new WorkloadStrategy("StatefulSet"),
        ["replicasets.apps"] = new WorkloadStrategy("ReplicaSet"),
        ["daemonsets.apps"] = new WorkloadStrategy("DaemonSet"),
        ["jobs.batch"] = new JobStrategy(),
        ["cronjobs.batch"] = new SimpleStrategy { Generation = true, Defaults = SimpleStrategy.CronJob },
        ["poddisruptionbudgets.policy"] = Generation,
        ["leases.coordination.k8s.io"] = new SimpleStrategy { CreatesWhenUpdated = true },
        ["networkpolicies.networking.k8s.io"] = new SimpleStrategy { Generation = true, Defaults = SimpleStrategy.NetworkPolicy },
        ["ingresses.networking.k8s.io"] = Generation,
        ["ingressclasses.networking.k8s.io"] = Generation,
        ["endpointslices.discovery.k8s.io"] = Generation,
        ["priorityclasses.scheduling.k8s.io"] = new SimpleStrategy { Generation = true, Defaults = SimpleStrategy.PriorityClass },
        ["storageclasses.storage.k8s.io"] = new SimpleStrategy { Defaults = SimpleStrategy.StorageClass },
        ["roles.rbac.authorization.k8s.io"] = Role,
        ["clusterroles.rbac.authorization.k8s.io"] = Role,
        ["rolebindings.rbac.authorization.k8s.io"] = RoleBinding,
        ["clusterrolebindings.rbac.authorization.k8s.io"] = RoleBinding,
        ["customresourcedefinitions.apiextensions.k8s.io"] = new DefinitionStrategy(),
        ["mutatingwebhookconfigurations.admissionregistration.k8s.io"] = Webhooks,
        ["validatingwebhookconfigurations.admissionregistration.k8s.io"] = Webhooks,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static KindStrategy For(ApiResource resource) =>
        resource.IsCustom ? Generation
        : ByResource.GetValueOrDefault(resource.Storage.Group.Length == 0 ? resource.Storage.Plural : $"{resource.Storage.Plural}.{resource.Storage.Group}",
            KindStrategy.Plain);
}
