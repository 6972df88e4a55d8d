namespace Provisioning;

/// <summary>One aspect of how a database is, apart from where it is in its life: an ACTIVE database may not be protected.</summary>
public sealed record DatabaseCondition
{
    /// <summary>Which aspect: one of <see cref="ConditionTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it holds.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>Why, as a word: one of <see cref="ConditionReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, as a sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>Since when it is so, as far as the cluster tells.</summary>
    public DateTimeOffset? Since { get; init; }
}
