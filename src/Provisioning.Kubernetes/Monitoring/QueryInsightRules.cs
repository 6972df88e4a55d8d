namespace Provisioning.Kubernetes.Monitoring;

/// <summary>What is asked for must fit into an answer. Pure.</summary>
internal static class QueryInsightRules
{
    private const int LongestText = 10_000;
    private const int MostCharacters = 5_000_000;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static void Check(QueryInsightOptions options)
    {
        var error = options switch
        {
            { Limit: < 1 or > QueryInsightOptions.MaxLimit } => $"Limit must be from 1 to {QueryInsightOptions.MaxLimit}.",
            { MaxTextLength: < 20 or > LongestText } => $"MaxTextLength must be from 20 to {LongestText}.",
            _ when (long)options.Limit * options.MaxTextLength > MostCharacters => $"Limit times MaxTextLength must not be above {MostCharacters}.",
            _ when options.SlowQueryThreshold < TimeSpan.Zero => "SlowQueryThreshold must not be negative.",
            _ when !Enum.IsDefined(options.OrderBy) => "There is no such order.",
            _ => null,
        };
        if (error is not null)
        {
            throw new ArgumentOutOfRangeException(nameof(options), error);
        }
    }
}
