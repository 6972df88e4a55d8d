using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Puts certificates and keys where PostgreSQL reads them, readable for it alone.</summary>
internal static class CertificateFiles
{
    public const string ServerCertificate = "server.crt";
    public const string ServerKey = "server.key";
    public const string ServerAuthority = "server-ca.crt";
    public const string ClientAuthority = "client-ca.crt";
    public const string ReplicationCertificate = "streaming_replica.crt";
    public const string ReplicationKey = "streaming_replica.key";

    public static void Write(string directory, ServerCertificates certificates, UnprivilegedUser? owner)
    {
        WriteOwned(Path.Combine(directory, ServerCertificate), certificates.Certificate, owner);
        WriteOwned(Path.Combine(directory, ServerKey), certificates.Key, owner);
        WriteOwned(Path.Combine(directory, ServerAuthority), certificates.ServerAuthority, owner);
        WriteOwned(Path.Combine(directory, ClientAuthority), certificates.ClientAuthority, owner);
        WriteOwned(Path.Combine(directory, ReplicationCertificate), certificates.ReplicationCertificate, owner);
        WriteOwned(Path.Combine(directory, ReplicationKey), certificates.ReplicationKey, owner);
    }

    /// <summary>Replaces a file in one step, with access for its owner only.</summary>
    public static void WriteOwned(string path, string text, UnprivilegedUser? owner)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        if (owner is not null)
        {
            Posix.ChangeOwner(temporary, owner.UserId, owner.GroupId);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
