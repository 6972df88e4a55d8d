namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>One request, as it can be sent again.</summary>
internal sealed class ApiRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>The verb as RBAC names it, such as <c>patch</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>What is asked for as RBAC names it, such as <c>pods/exec</c> or <c>clusters.postgresql.cnpg.io</c>.</summary>
    public required string Resource { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    /// <summary>Path and query, relative to the server's address.</summary>
    public required string Path { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether sending it twice does what sending it once does.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Whether the object holds secrets, which the server may quote in its answer.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Such as <c>PATCH clusters.postgresql.cnpg.io acme-shop/acme-shop</c>.</summary>
    public override string ToString() => (Namespace, Name) switch
    {
        (null, null) => $"{Method} {Resource}",
        (null, _) => $"{Method} {Resource} {Name}",
        (_, null) => $"{Method} {Resource} in {Namespace}",
        _ => $"{Method} {Resource} {Namespace}/{Name}",
    };
}
