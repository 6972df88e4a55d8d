using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A claim that names no storage class gets the default one; every claim is guarded while a pod uses it, every volume while a claim does.</summary>
internal sealed class ClaimDefaultsPlugin(ResourceStore storageClasses) : IAdmissionPlugin
{
    private const string Default = "storageclass.kubernetes.io/is-default-class";

    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "persistentvolumes" }, Object: { } volume })
        {
            Protect(volume, "kubernetes.io/pv-protection");
        }
        else if (attributes is { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "persistentvolumeclaims" }, Object: { } claim })
        {
            ChooseClass(claim);
            Protect(claim, "kubernetes.io/pvc-protection");
        }

        return ValueTask.CompletedTask;
    }

    private static void Protect(JsonObject item, string finalizer)
    {
        var metadata = item.Ensure("metadata");
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(f => f.AsString() ?? "").Append(finalizer).Distinct(StringComparer.Ordinal);
        metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]);
    }

    private void ChooseClass(JsonObject claim)
    {
        var spec = claim.Ensure("spec");
        if (spec["storageClassName"] is null
            && storageClasses.Current.List(null).Where(c => c.Value.Annotation(Default) == "true")
                .MaxBy(c => c.Value.String("metadata", "creationTimestamp"), StringComparer.Ordinal) is { } found)
        {
            spec["storageClassName"] = found.Name;
        }
    }
}
