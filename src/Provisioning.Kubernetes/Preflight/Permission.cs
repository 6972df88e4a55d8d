namespace Provisioning.Kubernetes.Preflight;

/// <summary>What the library asks of one kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Plural, with the subresource after a slash.</param>
/// <param name="Verbs">The verbs.</param>
/// <param name="InOwnNamespace">Whether it is asked for in the library's namespace only.</param>
internal sealed record Permission(string Group, string Resource, IReadOnlyList<string> Verbs, bool InOwnNamespace = false)
{
    /// <summary>As in messages: <c>clusters.postgresql.cnpg.io/status</c>.</summary>
    public override string ToString()
    {
        var slash = Resource.IndexOf('/', StringComparison.Ordinal);
        return Group.Length == 0 ? Resource : slash < 0 ? $"{Resource}.{Group}" : $"{Resource[..slash]}.{Group}{Resource[slash..]}";
    }
}
