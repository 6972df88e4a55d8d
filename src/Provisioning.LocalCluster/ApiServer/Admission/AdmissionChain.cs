namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>All plug-ins, in order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmissionPlugin> plugins, IQuotaEvaluator quota)
{
    public async ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        foreach (var plugin in plugins)
        {
            await plugin.MutateAsync(attributes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Validates; until the result is disposed, what it counted against a quota stays free for the write to take.</summary>
    public async ValueTask<IDisposable?> ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        foreach (var plugin in plugins)
        {
            await plugin.ValidateAsync(attributes, cancellationToken).ConfigureAwait(false);
        }

        return await quota.ReserveAsync(attributes, cancellationToken).ConfigureAwait(false);
    }
}
