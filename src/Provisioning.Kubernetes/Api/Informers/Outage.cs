namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>Why an informer does not know what happens in the cluster, and since when.</summary>
/// <param name="Error">The last failure; a <see cref="KubernetesApiException"/> or a <see cref="ProvisioningException"/> of the configuration.</param>
/// <param name="Since">When the first one was.</param>
internal sealed record Outage(Exception Error, DateTimeOffset Since);
