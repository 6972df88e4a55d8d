using System.Text.Json.Serialization.Metadata;
using Provisioning.Kubernetes.Api.Informers;

namespace Provisioning.Kubernetes.Api;

/// <summary>A kind whose objects we read: <typeparamref name="T"/> holds the fields that we look at, and nothing more.</summary>
internal sealed record ResourceType<T>(string Group, string Version, string Plural, string Kind, bool Namespaced, JsonTypeInfo<T> TypeInfo)
    : ResourceType(Group, Version, Plural, Kind, Namespaced)
    where T : KubernetesResource
{
    public override IInformer GetInformer(IInformers informers, string? ns, string? labelSelector) => informers.Get(this, ns, labelSelector);
}
