using System.Buffers.Binary;
using System.Text;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>Whose credentials they are. Sealed in as associated data, so that a blob that is moved to another database or user does not open.</summary>
internal sealed record SealingContext(DatabaseId Database, DatabaseEngine Engine, string User)
{
    /// <summary>Each part with its length before it: no two contexts have the same bytes.</summary>
    public byte[] ToAssociatedData(string version, string keyId)
    {
        using var stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in new[] { version, keyId, Database.Organization, Database.Project, Engine.Value.ToLowerInvariant(), User })
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
        }

        return stream.ToArray();
    }
}
