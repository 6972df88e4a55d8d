namespace Provisioning;

/// <summary>Tells what the pods of a database are doing. Thread safe.</summary>
public interface IDatabaseMonitor
{
    /// <summary>The database's pods with what they use now, as metrics-server last measured it.</summary>
    /// <exception cref="ProvisioningException">No such database, or the cluster refuses or cannot be reached. A missing metrics-server is not an
    /// error.</exception>
    Task<DatabaseMetrics> GetMetricsAsync(DatabaseId id, CancellationToken cancellationToken = default);
}
