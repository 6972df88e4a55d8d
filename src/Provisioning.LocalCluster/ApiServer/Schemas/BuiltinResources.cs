using System.Reflection;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>The resources that the API server has from the start.</summary>
internal static class BuiltinResources
{
    private static readonly string[] CreateOnly = ["create"];
    private static readonly string[] GetOnly = ["get"];
    private static readonly string[] Streaming = ["create", "get"];
    private static readonly ApiSubresource[] NoSubresources = [];

    public static IReadOnlyList<ApiResource> Load()
    {
        var text = new SchemaText(OpenFiles());
        var all = new List<ApiResource>();

        Add("", "v1", "namespaces", "Namespace", "ns", cluster: true,
            subresources: [Status("Namespace"), new ApiSubresource("finalize", "Namespace", ["update"])],
            verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]);
        Add("", "v1", "nodes", "Node", "no", cluster: true, subresources: [Status("Node")]);
        Add("", "v1", "pods", "Pod", "po", category: "all", subresources:
        [
            Status("Pod"),
            new ApiSubresource("binding", "Binding", CreateOnly),
            new ApiSubresource("eviction", "Eviction", CreateOnly) { Group = "policy", Version = "v1" },
            new ApiSubresource("exec", "PodExecOptions", Streaming),
            new ApiSubresource("log", "Pod", GetOnly),
            new ApiSubresource("portforward", "PodPortForwardOptions", Streaming),
        ]);
        Add("", "v1", "bindings", "Binding", verbs: CreateOnly);
        Add("", "v1", "secrets", "Secret");
        Add("", "v1", "configmaps", "ConfigMap", "cm");
        Add("", "v1", "services", "Service", "svc", category: "all", subresources: [Status("Service")]);
        Add("", "v1", "endpoints", "Endpoints", "ep", singular: "endpoints");
        Add("", "v1", "persistentvolumes", "PersistentVolume", "pv", cluster: true, subresources: [Status("PersistentVolume")]);
        Add("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", subresources: [Status("PersistentVolumeClaim")]);
        Add("", "v1", "serviceaccounts", "ServiceAccount", "sa", subresources:
            [new ApiSubresource("token", "TokenRequest", CreateOnly) { Group = "authentication.k8s.io", Version = "v1" }]);
        Add("", "v1", "resourcequotas", "ResourceQuota", "quota", subresources: [Status("ResourceQuota")]);
        Add("", "v1", "limitranges", "LimitRange", "limits");
        Add("", "v1", "podtemplates", "PodTemplate");
        Add("", "v1", "events", "Event", "ev");
        Add("events.k8s.io", "v1", "events", "Event", "ev", type: "events.Event", storage: new ApiStorage("", "v1", "events", "Event"));
        Add("apps", "v1", "deployments", "Deployment", "deploy", category: "all", subresources: [Status("Deployment"), Scale], scale: WorkloadScale);
        Add("apps", "v1", "statefulsets", "StatefulSet", "sts", category: "all", subresources: [Status("StatefulSet"), Scale], scale: WorkloadScale);
        Add("apps", "v1", "replicasets", "ReplicaSet", "rs", category: "all", subresources: [Status("ReplicaSet"), Scale], scale: WorkloadScale);
        Add("apps", "v1", "daemonsets", "DaemonSet", "ds", category: "all", subresources: [Status("DaemonSet")]);
        Add("apps", "v1", "controllerrevisions", "ControllerRevision");
        Add("batch", "v1", "jobs", "Job", category: "all", subresources: [Status("Job")]);
        Add("batch", "v1", "cronjobs", "CronJob", "cj", category: "all", subresources: [Status("CronJob")]);
        Add("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", subresources: [Status("PodDisruptionBudget")]);
        Add("rbac.authorization.k8s.io", "v1", "roles", "Role");
        Add("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding");
        Add("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", cluster: true);
        Add("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", cluster: true);
        Add("coordination.k8s.io", "v1", "leases", "Lease");
        Add("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol", singular: "networkpolicy");
        Add("networking.k8s.io", "v1", "ingresses", "Ingress", "ing", singular: "ingress", subresources: [Status("Ingress")]);
        Add("networking.k8s.io", "v1", "ingressclasses", "IngressClass", cluster: true, singular: "ingressclass");
        Add("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc", cluster: true, singular: "storageclass");
        Add("storage.k8s.io", "v1", "csidrivers", "CSIDriver", cluster: true);
        Add("storage.k8s.io", "v1", "csinodes", "CSINode", cluster: true);
        Add("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", cluster: true, subresources: [Status("VolumeAttachment")]);
        Add("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");
        Add("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", "pc", cluster: true, singular: "priorityclass");
        Add("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd,crds", cluster: true, category: "api-extensions",
            subresources: [Status("CustomResourceDefinition")]);
        Add("apiregistration.k8s.io", "v1", "apiservices", "APIService", cluster: true, category: "api-extensions", subresources: [Status("APIService")]);
        Add("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", cluster: true, category: "api-extensions");
        Add("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", cluster: true,
            category: "api-extensions");
        Add("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", cluster: true, verbs: CreateOnly);
        Add("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", cluster: true, verbs: CreateOnly);
        Add("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", cluster: true, verbs: CreateOnly);
        Add("authorization.k8s.io", "v1", "localsubjectaccessreviews", "LocalSubjectAccessReview", type: "SubjectAccessReview", verbs: CreateOnly);
        Add("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", cluster: true, verbs: CreateOnly);
        Add("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", cluster: true, verbs: CreateOnly);
        return all;

        void Add(
            string group, string version, string plural, string kind, string shortNames = "", bool cluster = false, string? category = null,
                string? singular = null,
            string? type = null, IReadOnlyList<string>? verbs = null, ApiSubresource[]? subresources = null, ScalePaths? scale = null,
                ApiStorage? storage = null) =>
            all.Add(new ApiResource
            {
                Group = group,
                Version = version,
                Plural = plural,
                Singular = singular ?? plural[..^1],
                Kind = kind,
                ListKind = verbs is ["create"] ? "" : kind + "List",
                Namespaced = !cluster,
                ShortNames = shortNames.Length == 0 ? [] : shortNames.Split(','),
                Categories = category is null ? [] : [category],
                Verbs = verbs ?? ApiResource.AllVerbs,
                Subresources = subresources ?? NoSubresources,
                Scale = scale,
                Schema = text.Type(type ?? kind),
                Storage = storage ?? new ApiStorage(group, version, plural, kind),
            });
    }

    private static ScalePaths WorkloadScale => new(".spec.replicas", ".status.replicas", null);

    private static ApiSubresource Scale => new("scale", "Scale", ApiSubresource.ReadAndWrite) { Group = "autoscaling", Version = "v1" };

    private static ApiSubresource Status(string kind) => new("status", kind, ApiSubresource.ReadAndWrite);

    private static IEnumerable<TextReader> OpenFiles()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.EndsWith(".schema", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                yield return reader;
            }
        }
    }
}
