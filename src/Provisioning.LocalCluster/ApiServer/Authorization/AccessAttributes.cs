using Provisioning.LocalCluster.ApiServer.Rest;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>What somebody wants to do.</summary>
internal sealed record AccessAttributes
{
    public required string Verb { get; init; }

    /// <summary>Set when it is no resource that is asked for.</summary>
    public string? Path { get; init; }

    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Empty for the whole cluster.</summary>
    public string Namespace { get; init; } = "";

    public string QualifiedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public static AccessAttributes Of(RequestInfo info) => info.IsResource
        ? new AccessAttributes
        {
            Verb = info.Verb,
            Group = info.Group,
            Resource = info.Resource,
            Subresource = info.Subresource ?? "",
            Name = info.Name ?? "",
            Namespace = info.Namespace ?? "",
        }
        : new AccessAttributes { Verb = info.Verb, Path = info.Path };
}
