using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A claim that names no storage class gets the default one; every claim is guarded while a pod uses it.</summary>
internal sealed class ClaimDefaultsPlugin(ResourceStore storageClasses) : IAdmissionPlugin
{
    private const string Default = "storageclass.kubernetes.io/is-default-class";
    private const string Protection = "kubernetes.io/pvc-protection";

    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is not { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "persistentvolumeclaims" }, Object: { } claim })
        {
            return ValueTask.CompletedTask;
        }

        var spec = claim.Ensure("spec");
        if (spec["storageClassName"] is null
            && storageClasses.Current.List(null).Where(c => c.Value.Annotation(Default) == "true")
                .MaxBy(c => c.Value.String("metadata", "creationTimestamp"), StringComparer.Ordinal) is { } found)
        {
            spec["storageClassName"] = found.Name;
        }

        var metadata = claim.Ensure("metadata");
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(f => f.AsString() ?? "").Append(Protection).Distinct(StringComparer.Ordinal);
        metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]);
        return ValueTask.CompletedTask;
    }
}
