namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Has a say in every write. Plug-ins run in order: first all that mutate, then, after validation, all that validate.</summary>
internal interface IAdmissionPlugin
{
    /// <exception cref="Rest.ApiException">The write is refused.</exception>
    ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <exception cref="Rest.ApiException">The write is refused.</exception>
    ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
