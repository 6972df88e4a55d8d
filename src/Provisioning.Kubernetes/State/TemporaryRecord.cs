namespace Provisioning.Kubernetes.State;

/// <summary>What makes a database a throw-away one: somebody needs it for a while, and whoever is alive afterwards deletes it.</summary>
/// <param name="Owner">Name of the runner whose process needs it; null for a process that runs no operations.</param>
/// <param name="ExpiresAt">When it is deleted even though that process lives.</param>
internal sealed record TemporaryRecord(string? Owner, DateTimeOffset ExpiresAt);
