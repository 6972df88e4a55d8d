namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What the operator copies to the objects that it makes.</summary>
internal sealed record InheritedMetadata
{
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
