using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Provisioning.Kubernetes.Api.Connection;

/// <summary>Finds and reads the configuration of a cluster, and says what to do when it cannot.</summary>
internal static class Kubeconfig
{
    private const string Variable = "KUBECONFIG";

    /// <summary>Reads files and may run a credential plugin; throws <see cref="ProvisioningException"/> with the remedy.</summary>
    public static async Task<KubernetesClientConfiguration> LoadAsync(KubernetesConnectionOptions options)
    {
        var files = FindFiles(options);
        if (files.Count == 0)
        {
            if (options.Context is null && KubernetesClientConfiguration.IsInCluster())
            {
                return KubernetesClientConfiguration.InClusterConfig();
            }

            throw Error(
                $"No cluster is configured: there is no kubeconfig at {KubernetesClientConfiguration.KubeConfigDefaultLocation}, {Variable} is not set, " +
                "and this process does not run in a pod with a service account. Create a kubeconfig, or name one in the option KubeconfigPath.");
        }

        var names = string.Join(", ", files.Select(file => file.FullName));
        try
        {
            var merged = await MergeAsync(files).ConfigureAwait(false);
            return Build(merged, options.Context, names);
        }
        catch (Exception exception) when (exception is not ProvisioningException)
        {
            throw Error($"The kubeconfig {names} cannot be used: {FirstLine(exception.Message)}", exception);
        }
    }

    private static List<FileInfo> FindFiles(KubernetesConnectionOptions options)
    {
        if (options.KubeconfigPath is { } path)
        {
            return File.Exists(path)
                ? [new FileInfo(path)]
                : throw Error(
                    $"There is no kubeconfig at {Path.GetFullPath(path)}. Correct the option KubeconfigPath, or leave it out to use the default one.");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
        {
            var existing = variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => new FileInfo(name.Trim('"')))
                .Where(file => file.Exists)
                .ToList();
            return existing.Count > 0
                ? existing
                : throw Error($"{Variable} names no file that exists: {variable}. Correct it, or set the option KubeconfigPath.");
        }

        var standard = new FileInfo(KubernetesClientConfiguration.KubeConfigDefaultLocation);
        return standard.Exists ? [standard] : [];
    }

    // As kubectl merges: the first file that names a thing wins.
    private static async Task<K8SConfiguration> MergeAsync(List<FileInfo> files)
    {
        var merged = new K8SConfiguration { Contexts = [], Clusters = [], Users = [] };
        foreach (var file in files)
        {
            var one = await KubernetesClientConfiguration.LoadKubeConfigAsync(file).ConfigureAwait(false)
                ?? throw new KubeConfigException("the file is empty");
            MakePathsAbsolute(one, file.DirectoryName!);
            merged.CurrentContext = string.IsNullOrEmpty(merged.CurrentContext) ? one.CurrentContext : merged.CurrentContext;
            merged.Contexts = [.. merged.Contexts, .. one.Contexts ?? []];
            merged.Clusters = [.. merged.Clusters, .. one.Clusters ?? []];
            merged.Users = [.. merged.Users, .. one.Users ?? []];
        }

        return merged;
    }

    private static void MakePathsAbsolute(K8SConfiguration configuration, string directory)
    {
        foreach (var endpoint in (configuration.Clusters ?? []).Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>())
        {
            endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority, directory);
        }

        foreach (var user in (configuration.Users ?? []).Select(user => user.UserCredentials).OfType<UserCredentials>())
        {
            user.ClientCertificate = Absolute(user.ClientCertificate, directory);
            user.ClientKey = Absolute(user.ClientKey, directory);
        }
    }

    private static string? Absolute(string? path, string directory) => string.IsNullOrEmpty(path) ? path : Path.Combine(directory, path);

    private static KubernetesClientConfiguration Build(K8SConfiguration merged, string? context, string names)
    {
        var wanted = context ?? merged.CurrentContext;
        var known = merged.Contexts.Select(c => c.Name).ToList();
        var choices = known.Count == 0 ? "It has none." : $"It has: {string.Join(", ", known)}.";
        if (string.IsNullOrEmpty(wanted))
        {
            throw Error(
                $"The kubeconfig {names} has no current context. Set one with 'kubectl config use-context', or name one in the option Context. {choices}");
        }

        if (!known.Contains(wanted, StringComparer.OrdinalIgnoreCase))
        {
            throw Error($"The kubeconfig {names} has no context '{wanted}'. {choices} Correct the option Context, or the kubeconfig's current-context.");
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, wanted);
        var cluster = merged.Contexts.First(c => string.Equals(c.Name, wanted, StringComparison.OrdinalIgnoreCase)).ContextDetails.Cluster;
        var endpoint = merged.Clusters.First(c => string.Equals(c.Name, cluster, StringComparison.OrdinalIgnoreCase)).ClusterEndpoint;
        if (ReadAuthorities(endpoint) is { Count: > 0 } authorities)
        {
            configuration.SslCaCerts = authorities;
        }

        return configuration;
    }

    // KubernetesClient takes the first certificate of several, but a cluster has two while its authority is being replaced.
    private static X509Certificate2Collection ReadAuthorities(ClusterEndpoint endpoint)
    {
        var authorities = new X509Certificate2Collection();
        if (!string.IsNullOrEmpty(endpoint.CertificateAuthorityData))
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(endpoint.CertificateAuthorityData)));
        }
        else if (!string.IsNullOrEmpty(endpoint.CertificateAuthority))
        {
            authorities.ImportFromPemFile(endpoint.CertificateAuthority);
        }

        return authorities;
    }

    private static ProvisioningException Error(string message, Exception? innerException = null) =>
        new(ErrorCode.ClusterUnreachable, message, isTransient: false, innerException);

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
}
