using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>A kind that an engine looks at, in all namespaces.</summary>
/// <param name="Type">A <see cref="ResourceType{T}"/>.</param>
/// <param name="LabelSelector">Which objects; null for all of the kind.</param>
/// <param name="IsOptional">Whether there is nothing to watch where the server does not serve the kind, such as a plugin's that is not installed.</param>
internal sealed record EngineWatch(ResourceType Type, string? LabelSelector, bool IsOptional = false)
{
    /// <summary>Whether the watch tells of the object: a label that has to be there, or to have a value.</summary>
    public bool Selects(JsonObject body) => LabelSelector?.Split('=') switch
    {
        null => true,
        [var key, var value] => (string?)body["metadata"]?["labels"]?[key] == value,
        [var key, ..] => body["metadata"]?["labels"]?[key] is not null,
        [] => true,
    };
}
