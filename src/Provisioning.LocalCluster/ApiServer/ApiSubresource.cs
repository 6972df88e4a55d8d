namespace Provisioning.LocalCluster.ApiServer;

/// <summary>A path below an object (<c>status</c>, <c>scale</c>, <c>exec</c>) with the kind that it speaks.</summary>
internal sealed record ApiSubresource(string Name, string Kind, IReadOnlyList<string> Verbs)
{
    /// <summary>The verbs of <c>status</c> and <c>scale</c>.</summary>
    public static readonly IReadOnlyList<string> ReadAndWrite = ["get", "patch", "update"];

    /// <summary>Group and version of <see cref="Kind"/> where they are not the resource's own (<c>autoscaling/v1</c> Scale).</summary>
    public string? Group { get; init; }

    public string? Version { get; init; }
}
