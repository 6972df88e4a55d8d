using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Options;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>The key ring of the options.</summary>
internal sealed class ConfiguredKeys(IOptions<ProvisioningOptions> options) : IEncryptionKeyProvider
{
    private readonly Lazy<Dictionary<string, EncryptionKey>> _keys = new(() =>
        options.Value.EncryptionKeys.ToDictionary(
            key => key.Key, key => new EncryptionKey(key.Key, Convert.FromBase64String(key.Value)), StringComparer.Ordinal));

    public ValueTask<EncryptionKey> GetPrimaryAsync(CancellationToken cancellationToken = default)
    {
        if (_keys.Value.Count == 0)
        {
            throw new ProvisioningException(
                ErrorCode.EncryptionKeyMissing,
                "No encryption key is configured, so credentials could not be sealed. "
                + "Make one with 'openssl rand -base64 32' and keep it as a secret of your host; "
                + "hand it over with AddDatabaseProvisioning().AddEncryptionKey(\"2026-01\", key) or as EncryptionKeys:2026-01 in the configuration.");
        }

        return ValueTask.FromResult(_keys.Value[options.Value.PrimaryEncryptionKeyId ?? _keys.Value.Keys.Single()]);
    }

    public ValueTask<EncryptionKey?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_keys.Value.GetValueOrDefault(id));
}
