namespace Provisioning.Kubernetes.Running;

/// <summary>The name that a process runs operations under, as long as it holds the lease of that name.</summary>
/// <param name="Name">Name of the lease.</param>
/// <param name="Lost">Cancelled when the lease is no longer held: stop everything that runs under the name.</param>
internal sealed record RunnerIdentity(string Name, CancellationToken Lost);
