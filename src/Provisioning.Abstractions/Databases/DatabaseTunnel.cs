namespace Provisioning;

/// <summary>A local endpoint of a remote database; disposing it closes it.</summary>
public abstract class DatabaseTunnel : IAsyncDisposable
{
    /// <summary>The address to connect to; always a loopback address.</summary>
    public abstract string Host { get; }

    /// <summary>The local TCP port.</summary>
    public abstract int Port { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
