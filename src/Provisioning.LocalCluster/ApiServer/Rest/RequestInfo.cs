namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>What a request asks for, read from its method and path.</summary>
internal sealed record RequestInfo
{
    /// <summary>The decoded path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The API verb (<c>get list watch create update patch delete deletecollection</c>), or the HTTP method in lower case where there is no resource.
    /// </summary>
    public required string Verb { get; init; }

    /// <summary>Whether the path is that of a resource (<c>/api/v1/pods</c>), known or not.</summary>
    public bool IsResource { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string? Namespace { get; init; }

    public string Resource { get; init; } = "";

    public string? Subresource { get; init; }

    public string? Name { get; init; }

    public static RequestInfo Parse(string method, string path, bool watch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", Array.Empty<string>()),
        };

        if (rest.Length == 0)
        {
#pragma warning disable CA1308 // Verbs of paths without a resource are the HTTP method in lower case.
            return new RequestInfo { Path = path, Verb = method.ToLowerInvariant(), Group = group, Version = version };
#pragma warning restore CA1308
        }

        // The old spelling of a watch: /api/v1/watch/namespaces/…
        if (rest is ["watch", _, ..])
        {
            rest = rest[1..];
            watch = true;
        }

        string? ns = null;
        if (rest is ["namespaces", var space, not ("status" or "finalize"), ..])
        {
            ns = space;
            rest = rest[2..];
        }

        var resource = rest[0];
        var name = rest.Length > 1 ? rest[1] : null;
        var subresource = rest.Length > 2 ? string.Join('/', rest[2..]) : null;
        if (resource == "namespaces" && ns is null)
        {
            ns = name;
        }

        return new RequestInfo
        {
            Path = path,
            IsResource = true,
            Verb = VerbOf(method, name is not null, watch),
            Group = group,
            Version = version,
            Namespace = ns,
            Resource = resource,
            Name = name,
            Subresource = subresource,
        };
    }

    private static string VerbOf(string method, bool named, bool watch) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        "GET" or "HEAD" => watch ? "watch" : named ? "get" : "list",
        _ => method,
    };
}
