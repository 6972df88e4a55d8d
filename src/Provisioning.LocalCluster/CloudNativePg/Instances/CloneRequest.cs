namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Which primary to copy.</summary>
internal sealed record CloneRequest(
    string InstanceName, IPostgresServer Primary, string PrimaryDataDirectory, ServerCertificates Certificates, string? WalDirectory);
