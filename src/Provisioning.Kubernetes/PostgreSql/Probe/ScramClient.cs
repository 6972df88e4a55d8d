using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>The client's side of SCRAM-SHA-256 (RFC 7677), without channel binding.</summary>
internal sealed class ScramClient
{
    /// <summary>"n,,": no channel binding, no authorization identity.</summary>
    private const string Header = "n,,";

    /// <summary>A server that asks for more rounds than this wants to keep us busy; PostgreSQL's default is 4096.</summary>
    private const int MaxIterations = 1_000_000;

    private readonly string _password;
    private readonly string _nonce;
    private byte[]? _serverSignature;

    public ScramClient(string password)
        : this(password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)))
    {
    }

    /// <summary>With a given nonce, for the published test vectors.</summary>
    internal ScramClient(string password, string nonce, string user = "") => (_password, _nonce, FirstBare) = (password, nonce, $"n={user},r={nonce}");

    /// <summary>Whether the server has proved that it knows the password too.</summary>
    public bool IsServerVerified { get; private set; }

    /// <summary>PostgreSQL takes the user from the start of the session and ignores the one in here.</summary>
    public string FirstMessage => Header + FirstBare;

    private string FirstBare { get; }

    /// <summary>The answer to the server's first message.</summary>
    public string Answer(string serverFirst)
    {
        var parts = serverFirst.Split(',');
        var (nonce, salt, rounds) = (Part(parts, 'r'), Part(parts, 's'), Part(parts, 'i'));
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MaxIterations)
        {
            throw new ProtocolException("The server's SCRAM message is malformed.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(_password), FromBase64(salt), iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.ASCII.GetBytes(Header))},r={nonce}";
        var exchange = Encoding.UTF8.GetBytes($"{FirstBare},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), exchange);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), exchange);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    public void VerifyServer(string serverFinal)
    {
        if (_serverSignature is null || !CryptographicOperations.FixedTimeEquals(FromBase64(Part(serverFinal.Split(','), 'v')), _serverSignature))
        {
            throw new ProtocolException("The server does not know the password either.");
        }

        IsServerVerified = true;
    }

    private static string Part(string[] parts, char name) =>
        Array.Find(parts, part => part.Length > 1 && part[0] == name && part[1] == '=')?[2..]
            ?? throw new ProtocolException("The server's SCRAM message is malformed.");

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written)
            ? bytes[..written] : throw new ProtocolException("The server's SCRAM message is malformed.");
    }
}
