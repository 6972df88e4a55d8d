using Provisioning.Kubernetes.Api.Informers;

namespace Provisioning.Kubernetes.Api;

/// <summary>A kind of object as the Kubernetes API addresses it.</summary>
internal record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The informer of a kind whose type is not known at compile time.</summary>
    public virtual IInformer GetInformer(IInformers informers, string? ns, string? labelSelector) =>
        throw new InvalidOperationException($"{this} is not a kind that is read.");

    public sealed override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
