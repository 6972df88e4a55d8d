namespace Quickstart.Tour;

/// <summary>What a client saw of a failover.</summary>
/// <param name="Gap">The longest time between two acknowledged commits.</param>
/// <param name="Acknowledged">Commits that the client was told of.</param>
/// <param name="Missing">Those of them that the new primary does not have.</param>
internal sealed record FailoverResult(TimeSpan Gap, long Acknowledged, long Missing);
