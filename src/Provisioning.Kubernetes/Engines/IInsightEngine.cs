namespace Provisioning.Kubernetes.Engines;

/// <summary>How to look into the instances of an engine's databases. An engine without it has metrics of its pods only. Pure.</summary>
internal interface IInsightEngine
{
    /// <summary>The container that the tier's CPU and memory are of.</summary>
    string Container { get; }

    /// <summary>The file system of an instance's data volume.</summary>
    PodCommand<ResourceUsage> ReadStorage();

    /// <summary>What the primary says of itself.</summary>
    /// <param name="context">The database.</param>
    /// <param name="instance">The primary.</param>
    /// <param name="instances">All instances, the primary among them.</param>
    PodCommand<DatabaseStatistics> ReadStatistics(DatabaseContext context, string instance, IReadOnlyList<string> instances);

    /// <summary>The top queries of an instance, with hints about queries.</summary>
    PodCommand<QueryInsights> ReadQueries(DatabaseContext context, string instance, QueryInsightOptions options);

    /// <summary>Hints about tables and indexes, from what the primary counted.</summary>
    PodCommand<IReadOnlyList<InsightHint>> ReadTableHints(DatabaseContext context);

    /// <summary>Sets the counters of all queries of an instance to zero.</summary>
    PodCommand<bool> ResetQueries();
}
