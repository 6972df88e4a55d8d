namespace Provisioning.Kubernetes.Credentials;

/// <summary>
/// Where the keys come from that credentials are sealed with. The default reads the options; register another one to take them from a key management service.
/// Thread safe.
/// </summary>
public interface IEncryptionKeyProvider
{
    /// <summary>The key that seals from now on.</summary>
    /// <exception cref="ProvisioningException">There is none (<see cref="ErrorCode.EncryptionKeyMissing"/>), or the service cannot be reached.</exception>
    ValueTask<EncryptionKey> GetPrimaryAsync(CancellationToken cancellationToken = default);

    /// <summary>The key with the id, primary or retired; <see langword="null"/> when it is not known.</summary>
    ValueTask<EncryptionKey?> FindAsync(string id, CancellationToken cancellationToken = default);
}
