namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>PEM texts of the certificates that a server uses.</summary>
internal sealed record ServerCertificates(
    string Certificate, string Key, string ServerAuthority, string ClientAuthority, string ReplicationCertificate, string ReplicationKey)
{
    public override string ToString() => nameof(ServerCertificates);
}
