using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>One resource in one version, as the API server serves it. Immutable.</summary>
internal sealed record ApiResource
{
    /// <summary>The verbs of a resource that supports everything, in the order of a built-in's discovery document.</summary>
    public static readonly IReadOnlyList<string> AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public required bool Namespaced { get; init; }

    /// <summary>The kind of a list of these; empty for a resource that cannot be listed.</summary>
    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    public IReadOnlyList<ApiSubresource> Subresources { get; init; } = [];

    /// <summary>The <c>additionalPrinterColumns</c> of a custom resource; empty for a built-in.</summary>
    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    /// <summary>The whole object's schema, <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> included.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Where a scale subresource finds its fields; <see langword="null"/> when there is none.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Field selectors that a custom resource declares, as JSON paths (<c>.spec.x</c>).</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Defined by a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>The name and version under which objects are stored: two resources with the same storage show the same objects.</summary>
    public required ApiStorage Storage { get; init; }

    /// <summary>Set when each use is answered with a warning.</summary>
    public string? DeprecationWarning { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The plural and the group as error messages and RBAC spell them (<c>leases.coordination.k8s.io</c>).</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The kind and the group as validation errors spell them (<c>Cluster.postgresql.cnpg.io</c>).</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public bool HasStatus => Subresource("status") is not null;

    public bool HasScale => Subresource("scale") is not null;

    public ApiSubresource? Subresource(string name)
    {
        foreach (var subresource in Subresources)
        {
            if (subresource.Name == name)
            {
                return subresource;
            }
        }

        return null;
    }
}
