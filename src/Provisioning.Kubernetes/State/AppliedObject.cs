using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.State;

/// <summary>An object that was applied: enough to find and delete it.</summary>
internal sealed record AppliedObject(string Group, string Version, string Plural, string Kind, string Name)
{
    public static AppliedObject From(ResourceType type, string name) => new(type.Group, type.Version, type.Plural, type.Kind, name);

    /// <summary>The kind; every applied object is in the database's namespace.</summary>
    public ResourceType ToType() => new(Group, Version, Plural, Kind, Namespaced: true);

    /// <summary>Whether it is the same object, in whatever version of its kind.</summary>
    public bool IsSame(AppliedObject other) => Group == other.Group && Kind == other.Kind && Name == other.Name;
}
