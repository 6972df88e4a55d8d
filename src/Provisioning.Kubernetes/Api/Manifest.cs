using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api;

/// <summary>An object to apply: only the fields that we mean. The body must not be changed once the manifest is made.</summary>
internal sealed record Manifest(ResourceType Type, JsonObject Body)
{
    public string Name => (string)Body["metadata"]!["name"]!;

    public string? Namespace => (string?)Body["metadata"]!["namespace"];

    /// <summary>Kind and name only: bodies may hold secrets.</summary>
    public override string ToString() => Namespace is null ? $"{Type.Kind} {Name}" : $"{Type.Kind} {Namespace}/{Name}";
}
