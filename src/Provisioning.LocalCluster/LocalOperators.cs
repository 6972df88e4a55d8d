using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Controllers;
using Provisioning.LocalCluster.Faults;
using Provisioning.LocalCluster.Hosting;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster;

/// <summary>
/// Only the operators of the local cluster, against an API server elsewhere. What that cluster lacks (kube-controller-manager, kube-scheduler, a kubelet)
/// they stand in for; what it has is left alone. Thread safe.
/// </summary>
public sealed class LocalOperators : IAsyncDisposable
{
    private readonly ClusterDirectory _directory;
    private readonly KubeClient _client;
    private readonly OperatorParts _parts;

    private LocalOperators(ClusterDirectory directory, KubeClient client, OperatorParts parts)
    {
        _directory = directory;
        _client = client;
        _parts = parts;
    }

    /// <summary>What was started and why, and what was left to the cluster; a sentence each.</summary>
    public IReadOnlyList<string> Report => _parts.Report;

    /// <summary>Connects and starts.</summary>
    /// <param name="kubeconfigPath">The kubeconfig of a user who may do everything.</param>
    /// <param name="context">Which of its contexts; <see langword="null"/> for the current one.</param>
    /// <param name="options">
    /// Those that are about an API server of our own (metrics server) are not used; storage classes are created only where there is none at all. A
    /// <see cref="EmbeddedClusterOptions.DataDirectory"/> is kept, so that the next start finds the data of the claims that the cluster remembers; without
    /// one the data is gone when this ends.
    /// </param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="FileNotFoundException">There is no such kubeconfig.</exception>
    /// <exception cref="InvalidDataException">It cannot be read, or has no such context.</exception>
    /// <exception cref="InvalidOperationException">The data directory is in use, or holds files that are not a local cluster's.</exception>
    /// <exception cref="HttpRequestException">The API server cannot be reached, or refuses the kubeconfig's user.</exception>
    public static async Task<LocalOperators> StartAsync(
        string kubeconfigPath, string? context = null, EmbeddedClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmbeddedClusterOptions();
        var (http, authority) = await ConnectAsync(kubeconfigPath, context, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        var client = new KubeClient(http, "provisioning-local");
        ClusterDirectory? directory = null;
        try
        {
            await client.SendAsync(HttpMethod.Get, "/version", null, null, cancellationToken).ConfigureAwait(false);
            directory = options.DataDirectory is { } path
                ? ClusterDirectory.Keep(path, PodVolumes.ClaimsFolder, OperatorParts.StoreFolder)
                : ClusterDirectory.CreateTemporary();
            var controlPlane = new ControlPlaneOptions { IsEmbedded = false, CertificateAuthority = authority, StorageClasses = options.StorageClasses };
            var parts = await OperatorParts.StartAsync(client, options, directory, controlPlane, cancellationToken).ConfigureAwait(false);
            return new LocalOperators(directory, client, parts);
        }
        catch (Exception e)
        {
            directory?.Dispose();
            client.Dispose();
            switch (e)
            {
                case KubeApiException refused:
                    throw new HttpRequestException($"The API server answered {(int)refused.StatusCode}: {refused.Message}", refused, refused.StatusCode);
                case OperationCanceledException when !cancellationToken.IsCancellationRequested:
                    throw new HttpRequestException("The API server does not answer.", e);
                default:
                    throw;
            }
        }
    }

    /// <summary>Stops everything here and kills the processes of pods. Objects in the cluster stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
        _directory.Dispose();
    }

    private static async Task<KubeconfigConnection> ConnectAsync(string path, string? context, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no kubeconfig at {path}.", path);
        }

        try
        {
            return await KubeconfigHttp.CreateAsync(path, context, FaultyServer.ControllerUserAgent, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or YamlDotNet.Core.YamlException)
        {
            throw new InvalidDataException($"The kubeconfig {path} cannot be used: {e.Message}", e);
        }
    }
}
