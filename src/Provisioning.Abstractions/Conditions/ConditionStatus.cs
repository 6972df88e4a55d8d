namespace Provisioning;

/// <summary>Whether a condition holds.</summary>
public enum ConditionStatus
{
    /// <summary>Nobody can tell; the reason says why.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,
}
