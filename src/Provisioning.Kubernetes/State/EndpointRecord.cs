namespace Provisioning.Kubernetes.State;

/// <summary>Where a database listens.</summary>
internal sealed record EndpointRecord(string Host, string? ReadOnlyHost, int Port)
{
    public static EndpointRecord From(DatabaseEndpoint endpoint) => new(endpoint.Host, endpoint.ReadOnlyHost, endpoint.Port);

    public DatabaseEndpoint ToEndpoint() => new() { Host = Host, ReadOnlyHost = ReadOnlyHost, Port = Port };
}
