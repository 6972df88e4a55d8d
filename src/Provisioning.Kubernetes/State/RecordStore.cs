using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.State;

/// <summary>
/// The records in the cluster. Every write is fenced by the version that was read, and the creation of a record by name is the claim to the name: of two that
/// write at once, one wins. Thread safe.
/// </summary>
internal sealed class RecordStore(IKubernetesApi api, IInformers informers, IOptions<ProvisioningOptions> options)
{
    private readonly IInformer<ConfigMap> _cache = informers.Get(StateTypes.ConfigMap, options.Value.Namespace, RecordFormat.Selector);

    private string Namespace => options.Value.Namespace;

    public Task SyncAsync(CancellationToken cancellationToken) => _cache.SyncAsync(cancellationToken);

    /// <summary>Calls back with the name of each record that changed, once <see cref="SyncAsync"/> has been called.</summary>
    public IDisposable Subscribe(Action<string> onChanged) => _cache.Subscribe((_, name) => onChanged(name));

    /// <summary>As the watch last told.</summary>
    public StoredRecord? GetCached(string name) => _cache.Get(Namespace, name) is { } configMap ? RecordFormat.Read(configMap) : null;

    /// <summary>As the watch last told, unread.</summary>
    public ConfigMap? FindCached(string name) => _cache.Get(Namespace, name);

    /// <summary>All, as the watch last told, unread: reading a thousand to find the few that need attention would be a waste.</summary>
    public IReadOnlyList<ConfigMap> ListCached() => _cache.List(Namespace);

    /// <summary>Whether there is a record under the name, as the watch last told.</summary>
    public bool Knows(string? name) => name is not null && _cache.Get(Namespace, name) is not null;

    /// <summary>As the cluster has it now.</summary>
    public async Task<StoredRecord?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var configMap = await api.GetAsync(StateTypes.ConfigMap, Namespace, name, cancellationToken).ConfigureAwait(false);
        return configMap?.Metadata.Labels?.GetValueOrDefault(RecordFormat.KindLabel) == RecordFormat.KindValue ? Read(configMap) : null;
    }

    /// <summary>Null when there is one of that name.</summary>
    public async Task<StoredRecord?> CreateAsync(DatabaseRecord record, CancellationToken cancellationToken)
    {
        var manifest = RecordFormat.Write(record, Namespace, resourceVersion: null);
        try
        {
            return Read(await OwnNamespace.CreateInAsync(api, StateTypes.ConfigMap, manifest, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            // The answer to an earlier try may have been lost: then the record that is there is this very one.
            var stored = await GetAsync(RecordFormat.GetName(record), cancellationToken).ConfigureAwait(false);
            return stored?.Record.Operation.Id == record.Operation.Id ? stored : null;
        }
    }

    /// <summary>Null when another version than <paramref name="read"/> is in the cluster.</summary>
    public async Task<StoredRecord?> ReplaceAsync(StoredRecord read, DatabaseRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await api.ReplaceAsync(
                StateTypes.ConfigMap, RecordFormat.Write(record, Namespace, read.ResourceVersion), cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesApiException exception) when (exception.IsConflict || exception is { StatusCode: 404, IsUnknownKind: false })
        {
            return null;
        }
    }

    public async Task<(IReadOnlyList<StoredRecord> Records, string? Continue)> ListAsync(DatabaseQuery query, CancellationToken cancellationToken)
    {
        var selector = $"{RecordFormat.Selector},{RecordFormat.StateLabel}!={RecordFormat.DeletedValue}";
        selector += query.IncludeTemporary ? "" : $",{RecordFormat.TemporaryLabel}!={RecordFormat.TemporaryValue}";
        selector += query.Organization is { } organization ? $",{WellKnownLabels.Organization}={organization}" : "";
        selector += query.Engine is { } engine ? $",{WellKnownLabels.Engine}={engine.Value.ToLowerInvariant()}" : "";
        var page = await api.ListAsync(
            StateTypes.ConfigMap,
            Namespace,
            new ListOptions { LabelSelector = selector, Limit = query.PageSize, Continue = query.ContinuationToken },
            cancellationToken).ConfigureAwait(false);
        return ([.. page.Items.Select(RecordFormat.Read)], page.Continue);
    }

    /// <summary>Removes a record for good, unless it was changed since it was read.</summary>
    public async Task DeleteAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        try
        {
            var version = new DeleteOptions { Uid = stored.Uid, ResourceVersion = stored.ResourceVersion };
            await api.DeleteAsync(StateTypes.ConfigMap, Namespace, stored.Name, version, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Somebody uses the name again, or was faster.
        }
    }

    private StoredRecord Read(ConfigMap configMap)
    {
        _cache.Observe(configMap);
        return RecordFormat.Read(configMap);
    }
}
