using System.Security.Cryptography;
using Provisioning.LocalCluster.Hosting;

namespace Provisioning.LocalCluster;

/// <summary>
/// A Kubernetes cluster inside this process: API server, nodes that run pods as processes of this machine, controllers, and the operators of the databases.
/// Listens on a free loopback port; any number run side by side. Thread safe.
/// </summary>
/// <example><code>
/// await using var cluster = await EmbeddedCluster.StartAsync();
/// Console.WriteLine($"export KUBECONFIG={cluster.KubeconfigPath}");
/// </code></example>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private const int TokenBytes = 24;

    private readonly ClusterDirectory _directory;
    private readonly ClusterCertificates _certificates;
    private readonly ClusterParts _parts;

    private EmbeddedCluster(ClusterDirectory directory, ClusterCertificates certificates, ClusterParts parts)
    {
        _directory = directory;
        _certificates = certificates;
        _parts = parts;
        KubeconfigPath = Path.Combine(directory.Path, "kubeconfig");
    }

    /// <summary>A kubeconfig with an administrator's rights, readable by its owner only; gone with the cluster.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Where the API server listens.</summary>
    public Uri Server => _parts.Server;

    /// <summary>Where the cluster's files are; gone with the cluster.</summary>
    public string DataDirectory => _directory.Path;

    /// <summary>
    /// The folder that stands for every object store, whatever its provider, endpoint and credentials: the server <c>pg-1</c> of <c>s3://bucket/path</c> is in
    /// <c>s3/bucket/path/pg-1</c>, its base backups in <c>base</c>, its WAL in <c>wals</c>. It outlives namespaces, and is gone with the cluster.
    /// </summary>
    public string ObjectStoreDirectory => Path.Combine(DataDirectory, OperatorParts.StoreFolder);

    /// <summary>Makes things go wrong.</summary>
    public FaultInjection Faults => _parts.Faults;

    /// <summary>Starts a cluster. It is ready to use when this returns.</summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="EmbeddedClusterOptions.DataDirectory"/> holds files; or this process runs as root and the user that PostgreSQL runs as instead may not enter
    /// the directory, which the message then names.
    /// </exception>
    /// <exception cref="IOException">A file could not be written, or no port was free.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmbeddedClusterOptions();
        var directory = options.DataDirectory is { } path ? ClusterDirectory.Create(path) : ClusterDirectory.CreateTemporary();
        ClusterCertificates? certificates = null;
        try
        {
            certificates = ClusterCertificates.Create();
            var token = RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);
            var parts = await ClusterParts.StartAsync(options, directory, certificates, token, cancellationToken).ConfigureAwait(false);
            var cluster = new EmbeddedCluster(directory, certificates, parts);
            KubeconfigFile.Write(cluster.KubeconfigPath, cluster.Server, certificates.AuthorityPem, token);
            return cluster;
        }
        catch
        {
            certificates?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Stops everything and removes its files. Pods' processes are killed: nothing is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync().ConfigureAwait(false);
        _certificates.Dispose();
        _directory.Dispose();
    }
}
