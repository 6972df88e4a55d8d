namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Admits a write when the namespace's quotas have room for it.</summary>
internal interface IQuotaEvaluator
{
    /// <summary>Checks the quotas, and keeps other writes of the namespace from being checked until the result is disposed.</summary>
    /// <exception cref="Rest.ApiException">A quota would be exceeded.</exception>
    ValueTask<IDisposable?> ReserveAsync(AdmissionAttributes attributes, CancellationToken cancellationToken);
}
