using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>Bytes sealed with AES-256-GCM. Text form: <c>version|keyId|nonce|tag|ciphertext</c>, the last three as base64url.</summary>
internal sealed class SealedEnvelope
{
    private const string Version = "1";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _nonce;
    private readonly byte[] _tag;
    private readonly byte[] _ciphertext;

    private SealedEnvelope(string keyId, byte[] nonce, byte[] tag, byte[] ciphertext) => (KeyId, _nonce, _tag, _ciphertext) = (keyId, nonce, tag, ciphertext);

    /// <summary>The key that opens it.</summary>
    public string KeyId { get; }

    public static SealedEnvelope Seal(EncryptionKey key, ReadOnlySpan<byte> plaintext, SealingContext context)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var tag = new byte[TagSize];
        var ciphertext = new byte[plaintext.Length];
        using var cipher = key.CreateCipher(TagSize);
        cipher.Encrypt(nonce, plaintext, ciphertext, tag, context.ToAssociatedData(Version, key.Id));
        return new SealedEnvelope(key.Id, nonce, tag, ciphertext);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out SealedEnvelope? envelope)
    {
        envelope = null;
        if (text?.Split('|') is not [Version, { Length: > 0 } keyId, var nonce, var tag, var ciphertext]
            || !Base64Url.IsValid(nonce) || !Base64Url.IsValid(tag) || !Base64Url.IsValid(ciphertext))
        {
            return false;
        }

        var parsed = new SealedEnvelope(keyId, Base64Url.DecodeFromChars(nonce), Base64Url.DecodeFromChars(tag), Base64Url.DecodeFromChars(ciphertext));
        envelope = parsed._nonce.Length == NonceSize && parsed._tag.Length == TagSize ? parsed : null;
        return envelope is not null;
    }

    /// <summary>The plaintext; null when the envelope was changed, was sealed for something else, or with another key of the same id.</summary>
    public byte[]? Open(EncryptionKey key, SealingContext context)
    {
        var plaintext = new byte[_ciphertext.Length];
        using var cipher = key.CreateCipher(TagSize);
        try
        {
            cipher.Decrypt(_nonce, _ciphertext, _tag, plaintext, context.ToAssociatedData(Version, KeyId));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            // That it does not open is the answer; the caller says what it means.
            return null;
        }
    }

    public override string ToString() =>
        string.Join('|', Version, KeyId, Base64Url.EncodeToString(_nonce), Base64Url.EncodeToString(_tag), Base64Url.EncodeToString(_ciphertext));
}
