namespace Provisioning;

/// <summary>A local endpoint of a remote database; disposing it closes it.</summary>
public abstract class DatabaseTunnel : IAsyncDisposable
{
    /// <summary>The address to connect to; always a loopback address.</summary>
    public abstract string Host { get; }

    /// <summary>The local TCP port.</summary>
    public abstract int Port { get; }

    /// <summary>The server's name inside the cluster, which its certificate is to be verified against.</summary>
    public abstract string ServerName { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
