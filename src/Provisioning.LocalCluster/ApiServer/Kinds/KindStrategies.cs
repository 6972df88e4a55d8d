using System.Collections.Frozen;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>The strategy of each resource; most need none of their own.</summary>
internal static class KindStrategies
{
    private static readonly KindStrategy Generation = new GenerationStrategy();

    private static readonly FrozenDictionary<string, KindStrategy> ByResource = new Dictionary<string, KindStrategy>(StringComparer.Ordinal)
    {
        ["namespaces"] = new NamespaceStrategy(),
        ["customresourcedefinitions.apiextensions.k8s.io"] = new DefinitionStrategy(),
        ["networkpolicies.networking.k8s.io"] = Generation,
        ["ingresses.networking.k8s.io"] = Generation,
        ["deployments.apps"] = Generation,
        ["statefulsets.apps"] = Generation,
        ["replicasets.apps"] = Generation,
        ["daemonsets.apps"] = Generation,
        ["jobs.batch"] = Generation,
        ["cronjobs.batch"] = Generation,
        ["poddisruptionbudgets.policy"] = Generation,
        ["endpointslices.discovery.k8s.io"] = Generation,
        ["priorityclasses.scheduling.k8s.io"] = Generation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static KindStrategy For(ApiResource resource) =>
        resource.IsCustom ? Generation : ByResource.GetValueOrDefault(resource.Storage.Group.Length == 0 ? resource.Storage.Plural : $"{resource.Storage.Plural}.{resource.Storage.Group}", KindStrategy.Plain);

    private sealed class GenerationStrategy : KindStrategy
    {
        public override bool HasGeneration => true;
    }
}
