namespace Provisioning.Kubernetes.Engines;

/// <summary>What conditions are judged by.</summary>
/// <param name="Context">The database.</param>
/// <param name="State">Where the record says that it is in its life.</param>
/// <param name="Observed">What the watches know.</param>
/// <param name="Now">The time.</param>
internal sealed record ConditionInput(DatabaseContext Context, DatabaseState State, IObservedObjects Observed, DateTimeOffset Now);
