using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>An object of whatever kind, of which only the metadata matters.</summary>
internal sealed record AnyObject : KubernetesResource
{
    /// <summary>The kind, to be listed without a type of its own.</summary>
    public static ResourceType<AnyObject> Of(ResourceType type) =>
        new(type.Group, type.Version, type.Plural, type.Kind, type.Namespaced, CoreResources.Default.AnyObject);
}
