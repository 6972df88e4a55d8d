using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>What this process brings along: the encryption key, and the backup stores with the Secrets that they name.</summary>
internal sealed class ConfigurationCheck(IKubernetesApi api, IEncryptionKeyProvider keys, IOptions<ProvisioningOptions> options) : IPreflightCheck
{
    public string Name => "configuration";

    public async Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken)
    {
        var findings = new List<PreflightFinding> { await CheckKeyAsync(cancellationToken).ConfigureAwait(false) };
        foreach (var (name, store) in options.Value.BackupStores.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            findings.Add(await CheckStoreAsync(name, store, cancellationToken).ConfigureAwait(false));
        }

        if (options.Value.BackupStores.Count == 0)
        {
            findings.Add(Findings.Warning("backup-store", "No backup store is configured: databases cannot be backed up.", "Add one to BackupStores."));
        }

        return findings;
    }

    private async Task<PreflightFinding> CheckKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var key = await keys.GetPrimaryAsync(cancellationToken).ConfigureAwait(false);
            return Findings.Ok("encryption-key", $"Credentials are sealed with key '{key.Id}'.");
        }
        catch (ProvisioningException exception)
        {
            return Findings.Error("encryption-key", exception.Message, "Make a key with 'openssl rand -base64 32' and add it to EncryptionKeys.");
        }
    }

    private async Task<PreflightFinding> CheckStoreAsync(string name, BackupStoreOptions store, CancellationToken cancellationToken)
    {
        var subject = $"backup-store {name}";
        (string? Secret, string? Key)[] entries =
        [
            (store.CredentialsSecret, store.AccessKeyIdKey),
            (store.CredentialsSecret, store.SecretAccessKeyKey),
            (store.CredentialsSecret, store.SessionTokenKey),
            (store.CertificateAuthoritySecret, store.CertificateAuthorityKey),
        ];
        foreach (var entry in entries.Where(entry => entry.Secret is not null && entry.Key is not null).GroupBy(entry => entry.Secret!))
        {
            var secret = await api.GetAsync(CoreTypes.Secret, options.Value.Namespace, entry.Key, cancellationToken).ConfigureAwait(false);
            if (secret is null)
            {
                return Findings.Error(
                    subject, $"There is no Secret {options.Value.Namespace}/{entry.Key}, which it names.", "Create it, or correct the store in BackupStores.");
            }

            var missing = entry.Select(one => one.Key!).Where(key => secret.Data?.ContainsKey(key) != true).ToList();
            if (missing.Count > 0)
            {
                return Findings.Error(
                    subject,
                    $"Secret {options.Value.Namespace}/{entry.Key} has no entry {string.Join(", ", missing)}.",
                    "Add it, or correct the store in BackupStores.");
            }
        }

        return Findings.Ok(subject, $"Backups go to bucket {store.Bucket}. Whether it takes them is seen when a database is provisioned.");
    }
}
