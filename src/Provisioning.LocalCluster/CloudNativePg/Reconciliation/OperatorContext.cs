using System.Collections.Concurrent;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>What every part of the operator works with.</summary>
internal sealed class OperatorContext(KubeClient client, InstanceDirectory directory, CloudNativePgOptions options, TimeProvider time)
{
    public KubeClient Client { get; } = client;

    public InstanceDirectory Directory { get; } = directory;

    public CloudNativePgOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ClusterInformers Informers { get; } = new(client, time);

    public EventRecorder Events { get; } = new(client, Cnpg.Component, null, time);

    public EventRecorder BackupEvents { get; } = new(client, "cloudnative-pg-backup", null, time);

    /// <summary>What <see cref="IgnoredFields"/> has told already, by the Cluster's uid.</summary>
    public ConcurrentDictionary<string, string> ReportedFields { get; } = new(StringComparer.Ordinal);

    public ClusterStatusWriter StatusWriter => field ??= new ClusterStatusWriter(Client, Informers.Clusters);

    /// <summary>Creates an object and takes it into the cache; one that is there already is taken as it is.</summary>
    public async Task<bool> CreateAsync(Informer informer, System.Text.Json.Nodes.JsonObject item, CancellationToken cancellationToken)
    {
        var ns = item.Namespace();
        try
        {
            informer.Observe(await Client.CreateAsync(informer.Kind, ns, item, cancellationToken).ConfigureAwait(false));
            return true;
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            if (await Client.GetAsync(informer.Kind, ns, item.Name(), cancellationToken).ConfigureAwait(false) is { } existing)
            {
                informer.Observe(existing);
            }

            return false;
        }
    }

    /// <summary>Deletes an object and takes what that made of it into the cache.</summary>
    public async Task DeleteAsync(
        Informer informer, System.Text.Json.Nodes.JsonObject item, CancellationToken cancellationToken, string propagation = "Background")
    {
        await Client.DeleteAsync(informer.Kind, item.Namespace(), item.Name(), cancellationToken, propagation).ConfigureAwait(false);
        if (
            await Client.GetAsync(informer.Kind, item.Namespace(), item.Name(), cancellationToken).ConfigureAwait(false) is { } dying
                && dying.Uid() == item.Uid())
        {
            informer.Observe(dying);
        }
    }
}
