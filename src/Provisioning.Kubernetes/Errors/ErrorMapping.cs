using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Errors;

/// <summary>
/// What a refusal of the API server means to the caller of the library. Pure; decides by status and reason, and shows messages to people only.
/// </summary>
internal static class ErrorMapping
{
    public static ProvisioningException ToProvisioning(KubernetesApiException exception)
    {
        var said = exception.ServerMessage.Length > 0 ? exception.ServerMessage : exception.Message;
        return exception switch
        {
            { StatusCode: 0 } => Create(
                ErrorCode.ClusterUnreachable, exception,
                    $"The API server cannot be reached: {exception.Message}. Check the kubeconfig's server and the network."),
            { StatusCode: 401 } => Create(
                ErrorCode.Unauthenticated,
                exception,
                $"The API server does not accept the credentials of the kubeconfig or service account ({exception.Request}: 401). Renew them."),
            { StatusCode: 403 } => FromForbidden(exception, said),
            { StatusCode: 404, IsUnknownKind: true } => Create(
                ErrorCode.OperatorNotInstalled, exception, $"The cluster does not serve {exception.Resource}: the operator or CRD that brings it is missing."),
            { StatusCode: 404 } => Create(ErrorCode.NotFound, exception, $"Not found: {said}"),
            { IsConflict: true } when FieldConflicts.Describe(exception) is { } conflicts => Create(
                ErrorCode.FieldConflict,
                exception,
                $"{exception.Request}: another field manager owns what the spec sets: {conflicts}. Remove those fields there, or leave them out of the spec."),
            { IsConflict: true } or { AlreadyExists: true } => new ProvisioningException(
                ErrorCode.ClusterUnreachable, $"{exception.Request}: the object was changed at the same time: {said}", isTransient: true, exception),
            { IsTransient: true } => Create(
                ErrorCode.ClusterUnreachable, exception, $"The API server answers {exception.Request} with a passing fault ({exception.StatusCode}): {said}"),
            _ => Create(ErrorCode.Rejected, exception, $"{exception.Request} was rejected ({exception.StatusCode}): {said}"),
        };
    }

    private static ProvisioningException FromForbidden(KubernetesApiException exception, string said)
    {
        if (exception.Causes.Any(cause => cause.Field == "metadata.namespace") || ForbiddenText.IsNamespaceTerminating(said))
        {
            return new ProvisioningException(ErrorCode.Rejected, $"{exception.Request}: {said}", isTransient: true, exception);
        }

        if (ForbiddenText.IsQuota(said))
        {
            return Create(ErrorCode.QuotaExceeded, exception, $"{exception.Request}: {said}. Raise the quota or ask for less.");
        }

        if (!ForbiddenText.IsPermission(said))
        {
            // Pod Security and other admission plugins answer 403 too.
            return Create(ErrorCode.Rejected, exception, $"{exception.Request} was rejected (403): {said}");
        }

        var where = exception.Namespace is null ? "in the cluster" : $"in namespace {exception.Namespace}";
        return Create(
            ErrorCode.Forbidden,
            exception,
            $"The library may not {exception.Verb} {exception.Resource} {where}. "
            + $"Grant it with an RBAC rule: {Rule(exception)} (deploy/rbac.yaml has all that the library needs).");
    }

    private static string Rule(KubernetesApiException exception)
    {
        var dot = exception.Resource.IndexOf('.', StringComparison.Ordinal);
        var (resource, group) = dot < 0 ? (exception.Resource, "") : (exception.Resource[..dot], exception.Resource[(dot + 1)..]);
        return $$"""{apiGroups: ["{{group}}"], resources: ["{{resource}}"], verbs: ["{{exception.Verb}}"]}""";
    }

    private static ProvisioningException Create(ErrorCode code, KubernetesApiException exception, string message) =>
        new(code, message, exception.IsTransient, exception);
}
