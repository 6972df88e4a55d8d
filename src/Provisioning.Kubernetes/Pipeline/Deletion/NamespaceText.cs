using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>What keeps a namespace that is being deleted, for people. Pure.</summary>
internal static class NamespaceText
{
    /// <summary>What is left, what could not be deleted, and which API service is down so that nobody knows what is left.</summary>
    private static readonly string[] Reasons =
    [
        "NamespaceDeletionDiscoveryFailure", "NamespaceDeletionGroupVersionParsingFailure", "NamespaceDeletionContentFailure", "NamespaceContentRemaining",
        "NamespaceFinalizersRemaining",
    ];

    public static string Describe(Namespace current)
    {
        var remains = current.Status?.Conditions?
            .Where(condition => condition.Status == "True" && Array.IndexOf(Reasons, condition.Type) >= 0)
            .Select(condition => condition.Message)
            .Where(message => !string.IsNullOrEmpty(message))
            .ToList();
        return remains is { Count: > 0 }
            ? $"Namespace {current.Metadata.Name} is being deleted. {string.Join(" ", remains)}"
            : $"Namespace {current.Metadata.Name} is being deleted.";
    }
}
