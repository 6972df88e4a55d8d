using System.Security.Cryptography;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>A key that credentials are sealed with (AES-256), with the id that sealed credentials name it by. Its text form is the id.</summary>
public sealed class EncryptionKey
{
    internal const int Size = 32;

    private readonly byte[] _material;

    /// <summary>Takes a copy of the key.</summary>
    /// <param name="id">1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="material">32 random bytes.</param>
    /// <exception cref="ArgumentException">The id or the length is wrong.</exception>
    public EncryptionKey(string id, ReadOnlySpan<byte> material)
    {
        if (string.IsNullOrEmpty(id) || !Validation.NameRules.IsLabelValue(id))
        {
            throw new ArgumentException("The id of a key is 1 to 63 letters, digits, '-', '_' and '.'.", nameof(id));
        }

        if (material.Length != Size)
        {
            throw new ArgumentException($"A key has {Size} bytes, not {material.Length}.", nameof(material));
        }

        Id = id;
        _material = material.ToArray();
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>The id only.</summary>
    public override string ToString() => Id;

    internal AesGcm CreateCipher(int tagSize) => new(_material, tagSize);
}
