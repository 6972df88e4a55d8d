using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Provisioning.LocalCluster.Protobuf;

/// <summary>
/// The messages that kubectl (1.32 and later) sends as protobuf. A field is <c>number name type</c>, with <c>[]</c> in front of the type of a list and
/// <c>?</c> after that of a pointer.
/// </summary>
internal static class MessageCatalog
{
    private static readonly FrozenDictionary<string, string> Text = new Dictionary<string, string>
    {
        ["Unknown"] = "1 typeMeta TypeMeta, 2 raw bytes, 3 contentEncoding string, 4 contentType string",
        ["TypeMeta"] = "1 apiVersion string, 2 kind string",
        ["ObjectMeta"] =
            "1 name string, 2 generateName string, 3 namespace string, 4 selfLink string, 5 uid string, 6 resourceVersion string, 7 generation int, " +
            "8 creationTimestamp time, 9 deletionTimestamp time, 10 deletionGracePeriodSeconds int?, 11 labels map[string], 12 annotations map[string], " +
            "13 ownerReferences []OwnerReference, 14 finalizers []string",
        ["OwnerReference"] = "1 kind string, 3 name string, 4 uid string, 5 apiVersion string, 6 controller bool?, 7 blockOwnerDeletion bool?",
        ["v1/Namespace"] = "1 metadata ObjectMeta, 2 spec NamespaceSpec, 3 status NamespaceStatus",
        ["NamespaceSpec"] = "1 finalizers []string",
        ["NamespaceStatus"] = "1 phase string",
        ["v1/ConfigMap"] = "1 metadata ObjectMeta, 2 data map[string], 3 binaryData map[bytes], 4 immutable bool?",
        ["v1/Secret"] = "1 metadata ObjectMeta, 2 data map[bytes], 3 type string, 4 stringData map[string], 5 immutable bool?",
        ["v1/ServiceAccount"] = "1 metadata ObjectMeta, 4 automountServiceAccountToken bool?",
        ["v1/ResourceQuota"] = "1 metadata ObjectMeta, 2 spec ResourceQuotaSpec, 3 status Empty",
        ["ResourceQuotaSpec"] = "1 hard map[quantity], 2 scopes []string",
        ["v1/DeleteOptions"] = DeleteOptions,
        ["DeleteOptions"] = DeleteOptions,
        ["Preconditions"] = "1 uid string?, 2 resourceVersion string?",
        ["policy/v1/Eviction"] = "1 metadata ObjectMeta, 2 deleteOptions DeleteOptions",
        ["policy/v1/PodDisruptionBudget"] = "1 metadata ObjectMeta, 2 spec PodDisruptionBudgetSpec, 3 status PodDisruptionBudgetStatus",
        ["PodDisruptionBudgetSpec"] = "1 minAvailable intstr, 2 selector LabelSelector, 3 maxUnavailable intstr, 4 unhealthyPodEvictionPolicy string?",
        ["PodDisruptionBudgetStatus"] = "1 observedGeneration int, 3 disruptionsAllowed int, 4 currentHealthy int, 5 desiredHealthy int, 6 expectedPods int",
        ["LabelSelector"] = "1 matchLabels map[string], 2 matchExpressions []LabelSelectorRequirement",
        ["LabelSelectorRequirement"] = "1 key string, 2 operator string, 3 values []string",
        ["rbac.authorization.k8s.io/v1/Role"] = "1 metadata ObjectMeta, 2 rules []PolicyRule",
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = "1 metadata ObjectMeta, 2 rules []PolicyRule, 3 aggregationRule AggregationRule",
        ["AggregationRule"] = "1 clusterRoleSelectors []LabelSelector",
        ["PolicyRule"] = "1 verbs []string, 2 apiGroups []string, 3 resources []string, 4 resourceNames []string, 5 nonResourceURLs []string",
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = "1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef",
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = "1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef",
        ["Subject"] = "1 kind string, 2 apiGroup string, 3 name string, 4 namespace string",
        ["RoleRef"] = "1 apiGroup string, 2 kind string, 3 name string",
        ["scheduling.k8s.io/v1/PriorityClass"] = "1 metadata ObjectMeta, 2 value int, 3 globalDefault bool, 4 description string, 5 preemptionPolicy string?",
        ["authentication.k8s.io/v1/SelfSubjectReview"] = "1 metadata ObjectMeta, 2 status SelfSubjectReviewStatus",
        ["SelfSubjectReviewStatus"] = "1 userInfo UserInfo",
        ["UserInfo"] = "1 username string, 2 uid string, 3 groups []string",
        ["authentication.k8s.io/v1/TokenRequest"] = "1 metadata ObjectMeta, 2 spec TokenRequestSpec, 3 status TokenRequestStatus",
        ["TokenRequestSpec"] = "1 audiences []string, 3 boundObjectRef BoundObjectReference, 4 expirationSeconds int?",
        ["BoundObjectReference"] = "1 kind string, 2 apiVersion string, 3 name string, 4 uid string",
        ["TokenRequestStatus"] = "1 token string, 2 expirationTimestamp time",
        ["authorization.k8s.io/v1/SelfSubjectAccessReview"] = "1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec, 3 status SubjectAccessReviewStatus",
        ["SelfSubjectAccessReviewSpec"] = "1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes",
        ["ResourceAttributes"] =
            "1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string, 6 subresource string, 7 name string",
        ["NonResourceAttributes"] = "1 path string, 2 verb string",
        ["SubjectAccessReviewStatus"] = "1 allowed bool, 2 reason string, 3 evaluationError string, 4 denied bool",
        ["authorization.k8s.io/v1/SelfSubjectRulesReview"] = "1 metadata ObjectMeta, 2 spec SelfSubjectRulesReviewSpec, 3 status SubjectRulesReviewStatus",
        ["SelfSubjectRulesReviewSpec"] = "1 namespace string",
        ["SubjectRulesReviewStatus"] = "3 incomplete bool, 4 evaluationError string",
        ["Empty"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, FrozenDictionary<int, MessageField>> Parsed = new(StringComparer.Ordinal);

    private const string DeleteOptions =
        "1 gracePeriodSeconds int?, 2 preconditions Preconditions, 3 orphanDependents bool?, 4 propagationPolicy string?, 5 dryRun []string";

    public static bool Knows(string message) => Text.ContainsKey(message);

    /// <summary>A message's fields, by number.</summary>
    public static FrozenDictionary<int, MessageField> Fields(string message) => Parsed.GetOrAdd(message, static m => Parse(Text[m]));

    private static FrozenDictionary<int, MessageField> Parse(string text) => text
        .Split(", ", StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split(' '))
        .ToFrozenDictionary(
            words => int.Parse(words[0], CultureInfo.InvariantCulture),
            words =>
                new MessageField(
                    words[1], words[2].TrimStart('[', ']').TrimEnd('?'), words[2].StartsWith("[]", StringComparison.Ordinal), words[2].EndsWith('?')));
}
