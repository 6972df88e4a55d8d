namespace Provisioning.Kubernetes.Api;

/// <summary>A kind of object as the Kubernetes API addresses it.</summary>
internal record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public sealed override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
