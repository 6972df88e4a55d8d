using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Errors;

namespace Provisioning.Kubernetes.Tests.Errors;

public sealed class ErrorMappingTests
{
    [Fact]
    public void ToProvisioning_NoAnswer_IsUnreachableAndTransient() =>
        Expect(
            new KubernetesApiException("GET x: connection refused") { IsTransient = true }, ErrorCode.ClusterUnreachable, isTransient: true,
            "connection refused");

    [Fact]
    public void ToProvisioning_401_IsUnauthenticated() =>
        Expect(Refused(401, "Unauthorized", "Unauthorized"), ErrorCode.Unauthenticated, isTransient: false, "credentials");

    [Fact]
    public void ToProvisioning_403OfRbac_NamesVerbResourceNamespaceAndTheRule() => Expect(
        Refused(403, "Forbidden", "clusters.postgresql.cnpg.io is forbidden: User \"u\" cannot list resource \"clusters\" in API group \"postgresql.cnpg.io\""),
        ErrorCode.Forbidden,
        isTransient: false,
        "may not list clusters.postgresql.cnpg.io in namespace acme-shop",
        """{apiGroups: ["postgresql.cnpg.io"], resources: ["clusters"], verbs: ["list"]}""");

    [Fact]
    public void ToProvisioning_403OfAQuota_IsQuotaExceededWithTheNumbers() => Expect(
        Refused(403, "Forbidden", "persistentvolumeclaims \"p\" is forbidden: exceeded quota: q, requested: requests.storage=5Gi, used: requests.storage=0, limited: requests.storage=1Gi"),
        ErrorCode.QuotaExceeded,
        isTransient: false,
        "requested: requests.storage=5Gi");

    [Fact]
    public void ToProvisioning_403OfPodSecurity_IsRejectedWithItsText() => Expect(
        Refused(403, "Forbidden", "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": privileged"), ErrorCode.Rejected, isTransient: false,
            "violates PodSecurity");

    [Fact]
    public void ToProvisioning_403OfATerminatingNamespace_IsTransient() => Expect(
        Refused(403, "Forbidden", "configmaps \"late\" is forbidden: unable to create new content in namespace x because it is being terminated"),
        ErrorCode.Rejected,
        isTransient: true,
        "being terminated");

    [Fact]
    public void ToProvisioning_UnknownKind_IsOperatorNotInstalled() => Expect(
        new KubernetesApiException("404") { StatusCode = 404, IsUnknownKind = true, Resource = "clusters.postgresql.cnpg.io" },
        ErrorCode.OperatorNotInstalled,
        isTransient: false,
        "clusters.postgresql.cnpg.io");

    [Fact]
    public void ToProvisioning_ApplyConflict_NamesFieldsAndManagers() => Expect(
        new KubernetesApiException("409")
        {
            StatusCode = 409, Reason = "Conflict", Request = "PATCH clusters acme-shop", Causes = [(".spec.instances", "conflict with \"kubectl\"")],
        },
        ErrorCode.FieldConflict,
        isTransient: false,
        "spec.instances (conflict with \"kubectl\")");

    [Fact]
    public void ToProvisioning_LostRace_IsTransient() =>
        Expect(Refused(409, "Conflict", "modified"), ErrorCode.ClusterUnreachable, isTransient: true, "same time");

    [Fact]
    public void ToProvisioning_WebhookRefusal_ShowsItsText() => Expect(
        Refused(422, "Invalid", "admission webhook \"vcluster.cnpg.io\" denied the request: spec.storage: too small"),
        ErrorCode.Rejected,
        isTransient: false,
        "spec.storage: too small");

    [Fact]
    public void ToProvisioning_WebhookDown_IsTransient() => Expect(
        new KubernetesApiException("500") { StatusCode = 500, IsTransient = true, ServerMessage = "failed calling webhook", Request = "PATCH x" },
        ErrorCode.ClusterUnreachable,
        isTransient: true,
        "failed calling webhook");

    private static KubernetesApiException Refused(int status, string reason, string message) => new($"{status}")
    {
        StatusCode = status,
        Reason = reason,
        ServerMessage = message,
        Verb = "list",
        Resource = "clusters.postgresql.cnpg.io",
        Namespace = "acme-shop",
        Request = "GET clusters.postgresql.cnpg.io acme-shop",
    };

    private static void Expect(KubernetesApiException refusal, ErrorCode code, bool isTransient, params string[] texts)
    {
        var exception = ErrorMapping.ToProvisioning(refusal);

        Assert.Equal(code, exception.Code);
        Assert.Equal(isTransient, exception.IsTransient);
        Assert.All(texts, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }
}
