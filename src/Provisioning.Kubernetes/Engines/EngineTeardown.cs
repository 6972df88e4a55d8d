using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>What of an engine's has to go before its namespace does.</summary>
/// <param name="Kinds">
/// In this order: what starts something new first, what others need last. Every object of these kinds in the namespace goes, whoever made it; kinds that the
/// server does not serve have none.
/// </param>
/// <param name="FinalizerDomain">Domain of the operator's finalizers, such as <c>cnpg.io</c>: those may be removed when nobody else does.</param>
internal sealed record EngineTeardown(IReadOnlyList<ResourceType> Kinds, string FinalizerDomain)
{
    /// <summary>Whether a finalizer is the operator's own.</summary>
    public bool Owns(string finalizer)
    {
        var slash = finalizer.IndexOf('/', StringComparison.Ordinal);
        var domain = slash < 0 ? finalizer : finalizer[..slash];
        return domain == FinalizerDomain || domain.EndsWith($".{FinalizerDomain}", StringComparison.Ordinal);
    }
}
