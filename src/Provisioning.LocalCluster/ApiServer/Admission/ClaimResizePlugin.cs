using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A claim may grow only when its storage class says that its volumes can.</summary>
internal sealed class ClaimResizePlugin(ResourceStore storageClasses) : IAdmissionPlugin
{
    public ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (
            attributes is { Operation: "UPDATE", IsMain: true, Resource: { Group: "", Plural: "persistentvolumeclaims" }, Object: { } claim,
                OldObject: { } old }
            && Size(claim) > Size(old)
            && storageClasses.Find(null, old.String("spec", "storageClassName") ?? "")?.Value.Bool("allowVolumeExpansion") != true)
        {
            throw Errors.Forbidden(
                attributes.Resource, claim.Name(),
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }

        return ValueTask.CompletedTask;
    }

    private static Quantity? Size(JsonObject claim) => Quantity.TryParse(claim.String("spec", "resources", "requests", "storage"), out var size) ? size : null;
}
