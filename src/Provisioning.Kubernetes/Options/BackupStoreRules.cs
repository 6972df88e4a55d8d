using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Options;

/// <summary>
/// What is wrong with a backup store. Values of keys never appear. Whether the store answers is for BACKUP_CONFIG to find out, in the cluster.
/// </summary>
internal static class BackupStoreRules
{
    public static IEnumerable<string> GetErrors(string name, BackupStoreOptions store)
    {
        var option = $"BackupStores[{name}]";
        return [.. GetPlaceErrors(option, store), .. GetCredentialErrors(option, store), .. GetAuthorityErrors(option, store)];
    }

    private static IEnumerable<string> GetPlaceErrors(string option, BackupStoreOptions store)
    {
        if (string.IsNullOrWhiteSpace(store.Bucket))
        {
            yield return $"{option}.Bucket: missing.";
        }
        else if (store.Bucket.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
        {
            yield return $"{option}.Bucket: '{store.Bucket}' is not the name of a bucket; a folder goes to Path, an address to Endpoint.";
        }

        if (store.Path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || store.Path.Split('/').Contains(".."))
        {
            yield return $"{option}.Path: '{store.Path}' is not a folder in a bucket, such as prod/databases.";
        }

        if (store.Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            yield return $"{option}.Endpoint: '{endpoint}' is not an http or https address.";
        }
    }

    private static IEnumerable<string> GetCredentialErrors(string option, BackupStoreOptions store)
    {
        var hasValues = store.AccessKeyId is { Length: > 0 } || store.SecretAccessKey is { Length: > 0 };
        var hasSecret = store.CredentialsSecret is { Length: > 0 };
        if ((hasValues ? 1 : 0) + (hasSecret ? 1 : 0) + (store.UseWorkloadIdentity ? 1 : 0) != 1
            || (hasValues && (string.IsNullOrEmpty(store.AccessKeyId) || string.IsNullOrEmpty(store.SecretAccessKey))))
        {
            yield return $"{option}: give AccessKeyId and SecretAccessKey, or CredentialsSecret, or set UseWorkloadIdentity; one of the three.";
        }

        if (!hasSecret)
        {
            yield break;
        }

        if (!IsSecretName(store.CredentialsSecret!))
        {
            yield return $"{option}.CredentialsSecret: '{store.CredentialsSecret}' is not the name of a Secret.";
        }

        foreach (var (field, key) in new[]
        {
            (nameof(store.AccessKeyIdKey), store.AccessKeyIdKey), (nameof(store.SecretAccessKeyKey), store.SecretAccessKeyKey),
            (nameof(store.SessionTokenKey), store.SessionTokenKey ?? "none"),
        })
        {
            if (!IsSecretKey(key))
            {
                yield return $"{option}.{field}: '{key}' is not the name of an entry of a Secret.";
            }
        }
    }

    private static IEnumerable<string> GetAuthorityErrors(string option, BackupStoreOptions store)
    {
        if (store.CertificateAuthority is { Length: > 0 } authority)
        {
            if (store.CertificateAuthoritySecret is { Length: > 0 })
            {
                yield return $"{option}: give CertificateAuthority or CertificateAuthoritySecret, not both.";
            }

            if (!authority.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                yield return $"{option}.CertificateAuthority: not a certificate as PEM.";
            }
        }

        if (store.CertificateAuthoritySecret is { Length: > 0 } secret && (!IsSecretName(secret) || !IsSecretKey(store.CertificateAuthorityKey)))
        {
            yield return $"{option}: '{secret}' and '{store.CertificateAuthorityKey}' are not the names of a Secret and an entry of it.";
        }
    }

    private static bool IsSecretName(string name) => name.Length <= 253 && name.Split('.').All(NameRules.IsDnsLabel);

    private static bool IsSecretKey(string key) => key.Length is > 0 and <= 253 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
