namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A data directory could not be made; the message is what the job's log says.</summary>
internal sealed class BootstrapException : Exception
{
    public BootstrapException(string message)
        : base(message)
    {
    }

    public BootstrapException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
