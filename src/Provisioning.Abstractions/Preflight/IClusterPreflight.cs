namespace Provisioning;

/// <summary>Looks at a cluster before databases are provisioned on it.</summary>
/// <remarks>All members may be called from any thread at any time.</remarks>
public interface IClusterPreflight
{
    /// <summary>
    /// Tells what the cluster, the permissions and this process' options have and lack. Writes nothing: the only POST is the question whether something is
    /// allowed.
    /// </summary>
    /// <returns>The findings, also when the cluster cannot be reached at all.</returns>
    Task<PreflightReport> CheckAsync(PreflightOptions? options = null, CancellationToken cancellationToken = default);
}
