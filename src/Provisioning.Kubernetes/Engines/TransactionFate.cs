namespace Provisioning.Kubernetes.Engines;

/// <summary>What a database knows of one of its transactions.</summary>
/// <param name="IsFuture">Whether no transaction has this id yet.</param>
/// <param name="IsRunning">Whether it has not ended yet.</param>
/// <param name="CommittedAt">When it committed; null when the database does not keep that, or not any more.</param>
internal sealed record TransactionFate(bool IsFuture, bool IsRunning, DateTimeOffset? CommittedAt);
