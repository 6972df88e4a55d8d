using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.State.Archives;

/// <summary>The records of archives whose databases are gone, in the library's namespace. Thread safe.</summary>
internal sealed class ArchiveRecords(IKubernetesApi api, IOptions<ProvisioningOptions> options)
{
    private const int PageSize = 500;

    private string Namespace => options.Value.Namespace;

    /// <summary>Keeps the record; one that is there already is kept as it is: it was written while more was known.</summary>
    public async Task CreateAsync(ArchiveRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await OwnNamespace.CreateInAsync(api, StateTypes.ConfigMap, ArchiveFormat.Write(record, Namespace), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            // An earlier run of the stage wrote it.
        }
    }

    /// <summary>The archive of this name, which is its folder's; null when there is none.</summary>
    public async Task<ArchiveRecord?> GetAsync(string name, CancellationToken cancellationToken) =>
        await api.GetAsync(StateTypes.ConfigMap, Namespace, ArchiveFormat.GetName(name), cancellationToken).ConfigureAwait(false) is { } found
        && ArchiveFormat.IsArchive(found)
            ? ArchiveFormat.Read(found)
            : null;

    /// <summary>All, or those of one organization, newest first.</summary>
    public async Task<IReadOnlyList<ArchiveRecord>> ListAsync(string? organization, CancellationToken cancellationToken)
    {
        var selector = organization is null ? ArchiveFormat.Selector : $"{ArchiveFormat.Selector},{WellKnownLabels.Organization}={organization}";
        var records = new List<ArchiveRecord>();
        var page = new ListOptions { LabelSelector = selector, Limit = PageSize };
        do
        {
            var found = await api.ListAsync(StateTypes.ConfigMap, Namespace, page, cancellationToken).ConfigureAwait(false);
            records.AddRange(found.Items.Select(ArchiveFormat.Read));
            page = page with { Continue = string.IsNullOrEmpty(found.Continue) ? null : found.Continue };
        }
        while (page.Continue is not null);

        return [.. records.OrderByDescending(record => record.DeletedAt).ThenBy(record => record.Folder, StringComparer.Ordinal)];
    }

    /// <summary>Forgets an archive.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        api.DeleteAsync(StateTypes.ConfigMap, Namespace, ArchiveFormat.GetName(name), options: null, cancellationToken);
}
