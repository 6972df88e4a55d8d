using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Errors;

/// <summary>Conflicts of server-side apply.</summary>
internal static class FieldConflicts
{
    /// <summary>Which manager owns which field, or null when the conflict is no field conflict: only those have causes, one for each field.</summary>
    public static string? Describe(KubernetesApiException exception) =>
        exception.Causes.Count == 0 ? null : string.Join("; ", exception.Causes.Select(cause => $"{cause.Field.TrimStart('.')} ({cause.Message})"));
}
