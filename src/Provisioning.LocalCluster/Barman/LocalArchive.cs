using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>
/// A folder that stands for every object store. It knows nothing of namespaces: whoever names the same bucket, path and server sees the same archive, and it
/// is there when everything that wrote it is gone. Thread safe.
/// </summary>
internal sealed class LocalArchive(string? root, Informer objectStores, Informer secrets)
{
    private const string Failure = "rpc error: code = Unknown desc = ";

    /// <summary>Whether the store cannot be reached, or refuses its credentials: a fault that tests inject.</summary>
    public Func<bool> IsDown { get; set; } = () => false;

    /// <summary>The folder itself, or <see langword="null"/> where there is none.</summary>
    public string? Root { get; } = root;

    /// <summary>What PostgreSQL runs for each finished segment. Without an archiver it succeeds and does nothing, as the original's does.</summary>
    public string ArchiveCommand(ClusterResource cluster) =>
        cluster.WalArchiver is null ? "true"
        : Problem(cluster) is null && Archive(cluster) is { } folder
            ? ArchiveCommands.Archive(folder, BarmanPlugin.Archive(cluster)!.ServerName, ChecksEmpty(cluster))
        : "false";

    /// <summary>Whether a server must find its archive empty before it begins to fill it.</summary>
    public static bool ChecksEmpty(ClusterResource cluster) => cluster.Item.Annotation(Cnpg.SkipEmptyArchiveAnnotation) != "enabled";

    /// <summary>Why nothing can be archived, or <see langword="null"/>.</summary>
    public string? Problem(ClusterResource cluster) =>
        cluster.WalArchiver is null ? null
        : BarmanPlugin.Archive(cluster) is { } archive ? Problem(archive, "unexpected failure invoking barman-cloud-wal-archive: exit status 1")
        : $"{Failure}invalid configuration, missing barman object store reference";

    /// <summary>Why a store cannot be used, or <see langword="null"/>.</summary>
    /// <param name="reference">The store.</param>
    /// <param name="unreachable">What the tool in question says when it does not get through.</param>
    public string? Problem(StoreReference reference, string unreachable)
    {
        var problem = objectStores.Get(reference.Namespace, reference.ObjectStore) is not { } store
            ? $"objectstores.barmancloud.cnpg.io \"{reference.ObjectStore}\" not found"
            : StoreCredentials.Problem(store, secrets) ?? (Root is null || IsDown() ? unreachable : null);
        return problem is null ? null : Failure + problem;
    }

    /// <summary>Where a cluster archives, or <see langword="null"/> when it does not or its store is not known.</summary>
    public ServerFolder? Archive(ClusterResource cluster) => BarmanPlugin.Archive(cluster) is { } reference ? Folder(reference) : null;

    public ServerFolder? Folder(StoreReference reference) =>
        Root is not null && objectStores.Get(reference.Namespace, reference.ObjectStore).String("spec", "configuration", "destinationPath") is { } destination
            ? new ServerFolder(Path.Combine(StoreFolder.Of(Root, destination), StoreFolder.Segment(reference.ServerName)))
            : null;
}
