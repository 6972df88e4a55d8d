namespace Provisioning.LocalCluster.Barman;

/// <summary>A server's archive, as a Cluster names it: an ObjectStore of its namespace, and the server's name in that.</summary>
internal sealed record StoreReference(string Namespace, string ObjectStore, string ServerName);
