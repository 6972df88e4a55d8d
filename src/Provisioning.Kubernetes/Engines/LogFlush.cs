namespace Provisioning.Kubernetes.Engines;

/// <summary>What became of the write-ahead log that was handed over to the archiver.</summary>
/// <param name="CommittedAfter">A transaction committed after this moment, by the database's clock, is in what was handed over.</param>
/// <param name="IsArchived">Whether it is in the store.</param>
/// <param name="HasFailed">Whether the archiver failed at it, and will try again.</param>
internal sealed record LogFlush(DateTimeOffset CommittedAfter, bool IsArchived, bool HasFailed);
