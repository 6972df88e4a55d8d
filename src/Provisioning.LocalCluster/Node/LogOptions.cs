namespace Provisioning.LocalCluster.Node;

/// <summary>What part of a container's log is wanted, and how.</summary>
internal sealed record LogOptions
{
    /// <summary>Only this many lines from the end; <see langword="null"/> for all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Go on with what is added, until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the container's previous run.</summary>
    public bool Previous { get; init; }

    /// <summary>Each line starts with the instant it was written (RFC 3339 with nanoseconds) and a space.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only lines written since then.</summary>
    public DateTimeOffset? Since { get; init; }
}
