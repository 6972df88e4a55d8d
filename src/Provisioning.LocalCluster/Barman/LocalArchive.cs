using System.Text;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>A folder that stands for every object store: <c>s3://bucket/path</c> is a folder below it, per server one more.</summary>
internal sealed class LocalArchive(string? root, Informer objectStores)
{
    /// <summary>What PostgreSQL runs for each finished segment. Without an archiver it succeeds and does nothing, as the original's does.</summary>
    public string ArchiveCommand(ClusterResource cluster)
    {
        if (cluster.WalArchiver is null)
        {
            return "true";
        }

        return Problem(cluster) is null && Directory(cluster) is { } folder
            ? $"d={Quote(Path.Combine(folder, "wals"))}; mkdir -p \"$d\" && test ! -f \"$d/%f\" && cp \"%p\" \"$d/.%f\" && mv \"$d/.%f\" \"$d/%f\""
            : "false";
    }

    /// <summary>Why nothing can be archived, or <see langword="null"/>.</summary>
    public string? Problem(ClusterResource cluster)
    {
        if (cluster.WalArchiver is not { } plugin)
        {
            return null;
        }

        var name = plugin.String("parameters", "barmanObjectName") ?? "";
        if (objectStores.Get(cluster.Namespace, name) is null)
        {
            return $"rpc error: code = Unknown desc = objectstores.barmancloud.cnpg.io \"{name}\" not found";
        }

        return root is null ? "rpc error: code = Unknown desc = unexpected failure invoking barman-cloud-wal-archive: exit status 1" : null;
    }

    /// <summary>The folder of a cluster's server, or <see langword="null"/> when its store is not known.</summary>
    public string? Directory(ClusterResource cluster) =>
        cluster.WalArchiver is { } plugin
            ? Directory(cluster.Namespace, plugin.String("parameters", "barmanObjectName") ?? "", plugin.String("parameters", "serverName") ?? cluster.Name)
            : null;

    public string? Directory(string ns, string objectStore, string serverName) =>
        root is not null && objectStores.Get(ns, objectStore).String("spec", "configuration", "destinationPath") is { } destination
            ? Path.Combine(root, FolderName(destination), serverName)
            : null;

    // Nothing that a path says may lead out of the root.
    private static string FolderName(string destination)
    {
        var text = new StringBuilder();
        foreach (var c in destination.Replace("://", "/", StringComparison.Ordinal).Trim('/'))
        {
            text.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : c == '/' ? '+' : '_');
        }

        return text.ToString();
    }

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
