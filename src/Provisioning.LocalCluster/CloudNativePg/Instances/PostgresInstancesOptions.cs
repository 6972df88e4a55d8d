namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>How instances run.</summary>
internal sealed record PostgresInstancesOptions
{
    /// <summary>Where PostgreSQL's programs are; <see langword="null"/> to look for them.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>Never start PostgreSQL, even where it is installed.</summary>
    public bool Simulated { get; init; }

    /// <summary>The folder that stands for every object store, or <see langword="null"/> for none.</summary>
    public string? StoreDirectory { get; init; }
}
