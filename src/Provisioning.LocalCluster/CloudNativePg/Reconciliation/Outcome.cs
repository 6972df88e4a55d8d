namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>What a step says about the rest of the pass.</summary>
internal readonly record struct Outcome(bool Ends, TimeSpan? Again)
{
    /// <summary>On to the next step.</summary>
    public static Outcome Continue => default;

    /// <summary>The pass ends; a change of what is watched begins the next.</summary>
    public static Outcome Stop => new(true, null);

    public static Outcome After(TimeSpan delay) => new(true, delay);
}
