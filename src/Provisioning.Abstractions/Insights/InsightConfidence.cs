namespace Provisioning;

/// <summary>How much the data supports a hint.</summary>
public enum InsightConfidence
{
    /// <summary>Little: look closer before anything else.</summary>
    Low,

    /// <summary>Some.</summary>
    Medium,

    /// <summary>Much.</summary>
    High,
}
