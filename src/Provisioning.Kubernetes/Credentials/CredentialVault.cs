using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>The credentials of databases: as the engine's Secrets hold them, and sealed in a Secret of ours next to them. Thread safe.</summary>
internal sealed class CredentialVault(IKubernetesApi api, IEncryptionKeyProvider keys)
{
    /// <summary>Our Secret in the database's namespace.</summary>
    public const string SecretName = "provisioning-credentials";

    private const string SealedKey = "credentials";
    private const string UserKey = "user";

    /// <summary>Fails when there is no key to seal with.</summary>
    public async Task EnsureKeyAsync(CancellationToken cancellationToken) => await keys.GetPrimaryAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The credentials as the engine's Secrets hold them; null while one of those is missing.</summary>
    public async Task<DatabaseCredentials?> ReadAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var secrets = await Task.WhenAll(engine.GetCredentialSecrets(context)
            .Select(name => api.GetAsync(CoreTypes.Secret, context.Namespace, name, cancellationToken))).ConfigureAwait(false);
        return Array.Exists(secrets, secret => secret is null)
            ? null
            : engine.ReadCredentials(context, secrets.ToDictionary(secret => secret!.Metadata.Name, secret => secret!, StringComparer.Ordinal));
    }

    /// <summary>One of the engine's Secrets; null while it is missing.</summary>
    public Task<Secret?> FindAsync(DatabaseContext context, string name, CancellationToken cancellationToken) =>
        api.GetAsync(CoreTypes.Secret, context.Namespace, name, cancellationToken);

    /// <summary>The Secret that keeps them sealed; null when the cluster has it so already, sealed with the primary key.</summary>
    public async Task<Manifest?> SealAsync(DatabaseContext context, DatabaseCredentials credentials, bool mayExist, CancellationToken cancellationToken)
    {
        var key = await keys.GetPrimaryAsync(cancellationToken).ConfigureAwait(false);
        var sealing = new SealingContext(credentials.DatabaseId, context.Spec.Engine, credentials.UserName);
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(CredentialPayload.From(credentials), CredentialJson.Default.CredentialPayload);
        try
        {
            return mayExist && await IsSealedAsync(context, key, sealing, plaintext, cancellationToken).ConfigureAwait(false)
                ? null
                : SecretManifests.Write(
                    SecretName,
                    "Opaque",
                    new JsonObject
                    {
                        [UserKey] = Encode(credentials.UserName), [SealedKey] = Encode(SealedEnvelope.Seal(key, plaintext, sealing).ToString()),
                    },
                    context.Namespace,
                    context.Labels);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Opens what is sealed next to the database.</summary>
    /// <exception cref="ProvisioningException">There is nothing, or it does not open.</exception>
    public async Task<DatabaseCredentials> OpenAsync(DatabaseId id, DatabaseEngine engine, CancellationToken cancellationToken)
    {
        var secret = await api.GetAsync(CoreTypes.Secret, id.Namespace, SecretName, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.NotFound, $"{id} has no credentials yet: its CREDENTIAL_GEN stage has not succeeded.");
        if (Decode(secret, UserKey) is not { } user || !SealedEnvelope.TryParse(Decode(secret, SealedKey), out var envelope))
        {
            throw new ProvisioningException(
                ErrorCode.CredentialsUnreadable, $"Secret {id.Namespace}/{SecretName} holds no sealed credentials: it was changed by hand.");
        }

        var key = await keys.FindAsync(envelope.KeyId, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(
                ErrorCode.CredentialsUnreadable,
                $"The credentials of {id} are sealed with key '{envelope.KeyId}', which is not in the key ring. Add it, as a retired key, to EncryptionKeys.");
        var plaintext = envelope.Open(key, new SealingContext(id, engine, user))
            ?? throw new ProvisioningException(
                ErrorCode.CredentialsUnreadable,
                $"The credentials of {id} do not open: they were changed, belong to another database or user, "
                + $"or key '{envelope.KeyId}' is not the one they were sealed with. "
                + "Provisioning the database again seals them anew.");
        try
        {
            return JsonSerializer.Deserialize(plaintext, CredentialJson.Default.CredentialPayload)!.ToCredentials(id);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private async Task<bool> IsSealedAsync(
        DatabaseContext context, EncryptionKey key, SealingContext sealing, byte[] plaintext, CancellationToken cancellationToken)
    {
        var secret = await api.GetAsync(CoreTypes.Secret, context.Namespace, SecretName, cancellationToken).ConfigureAwait(false);
        return secret is not null
            && Decode(secret, UserKey) == sealing.User
            && SealedEnvelope.TryParse(Decode(secret, SealedKey), out var envelope)
            && envelope.KeyId == key.Id
            && envelope.Open(key, sealing) is { } opened
            && CryptographicOperations.FixedTimeEquals(opened, plaintext);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string? Decode(Secret secret, string key)
    {
        var text = secret.Data?.GetValueOrDefault(key);
        var bytes = new byte[text?.Length ?? 0];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
