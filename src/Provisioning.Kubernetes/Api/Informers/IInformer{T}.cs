using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>The objects of one kind as the watch last told; reads cost no request.</summary>
internal interface IInformer<T> : IInformer
    where T : KubernetesResource
{
    T? Get(string? ns, string name);

    /// <summary>The objects in the namespace, or all with null. A snapshot, in no order.</summary>
    IReadOnlyList<T> List(string? ns);

    /// <summary>Takes in what a write returned, so that the writer reads it at once; ignored when a newer version is known.</summary>
    void Observe(T resource);

    void IInformer.Observe(JsonObject body) => Observe(body.Deserialize(((ResourceType<T>)Type).TypeInfo)!);
}
