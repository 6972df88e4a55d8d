namespace Provisioning.Kubernetes.Errors;

/// <summary>
/// The one place that reads message texts. RBAC, ResourceQuota, Pod Security and namespace termination all answer 403 with the reason Forbidden, and nothing
/// but the text of the API server's own code tells them apart. A text that is not recognised counts as a rejection and is shown as it is.
/// </summary>
internal static class ForbiddenText
{
    /// <summary>As the ResourceQuota admission plugin writes.</summary>
    public static bool IsQuota(string message) =>
        message.Contains("exceeded quota:", StringComparison.Ordinal) || message.Contains("failed quota:", StringComparison.Ordinal);

    /// <summary>
    /// As the authorization filter writes: <c>User "x" cannot list resource "y" in API group "z"</c>. An empty message is a proxy's: the status is all there
    /// is.
    /// </summary>
    public static bool IsPermission(string message) =>
        !message.Contains(" is forbidden: ", StringComparison.Ordinal) || message.Contains(" cannot ", StringComparison.Ordinal);

    /// <summary>As the NamespaceLifecycle admission plugin writes.</summary>
    public static bool IsNamespaceTerminating(string message) => message.Contains("because it is being terminated", StringComparison.Ordinal);
}
