namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>What one watch selects.</summary>
internal sealed record InformerKey(ResourceType Type, string? Namespace, string? LabelSelector, string? FieldSelector)
{
    public override string ToString() =>
        string.Join(' ', new[] { Type.ToString(), Namespace is null ? "in all namespaces" : $"in {Namespace}", LabelSelector, FieldSelector }.OfType<string>());
}
