using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>An <c>ObjectStore</c> of the Barman Cloud plugin: what it says of the archives in it.</summary>
internal sealed record ObjectStore : KubernetesResource
{
    public ObjectStoreStatus? Status { get; init; }
}
