using System.Collections.Frozen;

namespace Provisioning.LocalCluster.ApiServer.Selectors;

/// <summary>The fields that each resource can be selected by.</summary>
internal static class SelectableFields
{
    private static readonly FrozenDictionary<string, string[]> Builtin = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.nominatedNodeName"],
        ["nodes"] = ["spec.unschedulable"],
        ["namespaces"] = ["status.phase"],
        ["secrets"] = ["type"],
        ["services"] = ["spec.clusterIP", "spec.type"],
        ["events"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        ["events.events.k8s.io"] = ["reason", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reportingController", "type"],
        ["jobs.batch"] = ["status.successful"],
        ["replicasets.apps"] = ["status.replicas"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="FormatException">The resource cannot be selected by the field.</exception>
    public static string[] PathOf(ApiResource resource, string field)
    {
        if (field == "metadata.name" || (field == "metadata.namespace" && resource.Namespaced) || resource.SelectableFields.Contains("." + field))
        {
            return field.Split('.');
        }

        if (Builtin.TryGetValue(resource.QualifiedName, out var more))
        {
            if (more.Contains(field))
            {
                return field switch
                {
                    "source" => ["source", "component"],
                    "status.successful" => ["status", "succeeded"],
                    _ => field.Split('.'),
                };
            }

            throw new FormatException($"field label not supported: {field}");
        }

        throw new FormatException(resource.IsCustom
            ? $"field label not supported: {field}"
            : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }
}
