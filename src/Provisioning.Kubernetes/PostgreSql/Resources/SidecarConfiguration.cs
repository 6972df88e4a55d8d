using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The container that the plugin adds to each instance.</summary>
internal sealed record SidecarConfiguration
{
    public ResourceRequirements? Resources { get; init; }

    public IReadOnlyList<EnvironmentVariable>? Env { get; init; }
}
