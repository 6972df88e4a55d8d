using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>Copies entries of Secrets from the library's namespace to the databases' namespaces.</summary>
internal sealed class SecretCopies(IKubernetesApi api, IOptions<ProvisioningOptions> options)
{
    /// <exception cref="ProvisioningException">A Secret or an entry of it is missing.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<IReadOnlyList<Manifest>> WriteAsync(
        IReadOnlyList<CopiedSecret> secrets, DatabaseContext context, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var name in secrets.SelectMany(secret => secret.Copies.Values).Select(entry => entry.Secret).Distinct(StringComparer.Ordinal))
        {
            sources[name] = await api.GetAsync(CoreTypes.Secret, options.Value.Namespace, name, cancellationToken).ConfigureAwait(false)
                ?? throw Missing($"There is no Secret {options.Value.Namespace}/{name}");
        }

        return [.. secrets.Select(secret => SecretManifests.Write(secret.Name, "Opaque", Data(secret, sources), context.Namespace, context.Labels))];
    }

    private JsonObject Data(CopiedSecret secret, Dictionary<string, Secret> sources)
    {
        // 'data' and not 'stringData', which the server folds into 'data' and so would never compare equal to what it returns.
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in secret.Values)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        }

        foreach (var (key, entry) in secret.Copies)
        {
            data[key] = sources[entry.Secret].Data?.GetValueOrDefault(entry.Key) is { } base64
                ? base64
                : throw Missing($"Secret {options.Value.Namespace}/{entry.Secret} has no entry '{entry.Key}'");
        }

        return new JsonObject(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
    }

    private static ProvisioningException Missing(string what) =>
        new(ErrorCode.NotFound, $"{what}, which a backup store in the options names. Create it, or correct BackupStores.");
}
