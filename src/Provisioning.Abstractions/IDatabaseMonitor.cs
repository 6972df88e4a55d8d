namespace Provisioning;

/// <summary>Looks into a database: its pods, its server, its queries. Changes nothing but the counters that it is told to reset. Thread safe.</summary>
/// <remarks>
/// Every method throws <see cref="ProvisioningException"/>: <see cref="ErrorCode.NotFound"/> when there is no such database,
/// <see cref="ErrorCode.NotSupported"/> when its engine cannot tell, <see cref="ErrorCode.InvalidState"/> when it is paused or (transient) has no primary
/// now, and the codes of a cluster that refuses or cannot be reached.
/// </remarks>
public interface IDatabaseMonitor
{
    /// <summary>
    /// The database's pods with what they use now: CPU and memory as metrics-server last measured them, storage as the instances see it. A missing
    /// metrics-server is a state and no error; a paused database has no pods.
    /// </summary>
    Task<DatabaseMetrics> GetMetricsAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>What the primary says of itself: size, connections, cache, replication, archiving.</summary>
    Task<DatabaseStatistics> GetStatisticsAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>The top queries of the application's database, and hints.</summary>
    /// <param name="id">The database.</param>
    /// <param name="options">Which queries; <see langword="null"/> for the twenty that take most time.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    Task<QueryInsights> GetQueryInsightsAsync(DatabaseId id, QueryInsightOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sets the counters of all queries on the primary back to zero, for everybody who looks at them.</summary>
    Task ResetQueryInsightsAsync(DatabaseId id, CancellationToken cancellationToken = default);
}
