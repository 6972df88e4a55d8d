namespace Provisioning;

/// <summary>Something that is worth a look, with what supports it. Never acted upon by the library.</summary>
public sealed record InsightHint
{
    /// <summary>What it is about.</summary>
    public required InsightKind Kind { get; init; }

    /// <summary>The query's id, the table or the index, with its schema.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence with the evidence.</summary>
    public required string Message { get; init; }

    /// <summary>How much the data supports it.</summary>
    public required InsightConfidence Confidence { get; init; }

    /// <summary>The numbers behind the sentence, by name.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }
}
