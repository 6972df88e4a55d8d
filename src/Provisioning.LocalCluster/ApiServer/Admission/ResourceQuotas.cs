namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>No quota yet.</summary>
internal sealed class ResourceQuotas : IQuotaEvaluator
{
    public ValueTask<IDisposable?> ReserveAsync(AdmissionAttributes attributes, CancellationToken cancellationToken) => default;
}
