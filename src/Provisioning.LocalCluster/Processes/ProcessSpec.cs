namespace Provisioning.LocalCluster.Processes;

/// <summary>A program to start.</summary>
internal sealed class ProcessSpec
{
    /// <summary>A path, or a name that is looked up in PATH.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment, except PATH, HOME and LANG which have defaults: the host's own variables may be secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Takes every line of output; with <see langword="null"/> the caller reads the streams of <see cref="HostedProcess"/>.</summary>
    public TextWriter? Output { get; init; }
}
