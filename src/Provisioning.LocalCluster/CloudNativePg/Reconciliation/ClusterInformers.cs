using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>What the operator watches.</summary>
internal sealed class ClusterInformers(KubeClient client, TimeProvider time)
{
    public Informer Clusters { get; } = new(client, Kinds.Cluster, time);

    public Informer Pods { get; } = new(client, Kinds.Pod, time);

    public Informer Jobs { get; } = new(client, Kinds.Job, time);

    public Informer Claims { get; } = new(client, Kinds.PersistentVolumeClaim, time);

    public Informer Secrets { get; } = new(client, Kinds.Secret, time);

    public Informer Services { get; } = new(client, Kinds.Service, time);

    public Informer Budgets { get; } = new(client, Kinds.PodDisruptionBudget, time);

    public Informer ServiceAccounts { get; } = new(client, Kinds.ServiceAccount, time);

    public Informer Roles { get; } = new(client, Kinds.Role, time);

    public Informer RoleBindings { get; } = new(client, Kinds.RoleBinding, time);

    public Informer ConfigMaps { get; } = new(client, Kinds.ConfigMap, time);

    public Informer Leases { get; } = new(client, Kinds.Lease, time);

    public Informer Backups { get; } = new(client, Kinds.Backup, time);

    public Informer ScheduledBackups { get; } = new(client, Kinds.ScheduledBackup, time);

    public Informer ImageCatalogs { get; } = new(client, Kinds.ImageCatalog, time);

    public Informer ClusterImageCatalogs { get; } = new(client, Kinds.ClusterImageCatalog, time);

    public Informer ObjectStores { get; } = new(client, Kinds.ObjectStore, time);

    public IEnumerable<Informer> All =>
    [
        Clusters, Pods, Jobs, Claims, Secrets, Services, Budgets, ServiceAccounts, Roles, RoleBindings, ConfigMaps, Leases, Backups, ScheduledBackups,
        ImageCatalogs, ClusterImageCatalogs, ObjectStores,
    ];

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(All.Select(i => i.RunAsync(cancellationToken)));

    /// <summary>Completes when every first list is in. Kinds of the Barman plugin may never exist, so their lists are not waited for.</summary>
    public Task SyncedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(All.Where(i => i != ObjectStores).Select(i => i.Synced)).WaitAsync(cancellationToken);
}
