namespace Provisioning.Kubernetes.Api.Connection;

/// <summary>Which cluster, and as whom.</summary>
internal sealed record KubernetesConnectionOptions
{
    /// <summary>A kubeconfig file; null for the usual rules: <c>KUBECONFIG</c>, <c>~/.kube/config</c>, the pod's service account.</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>A context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }
}
