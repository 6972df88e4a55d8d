using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Gives a new service its address.</summary>
internal sealed class ServiceAddressPlugin(ResourceStore services) : IAdmissionPlugin
{
    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is not { IsCreate: true, Resource: { Group: "", Plural: "services" }, Object: { } service }
            || service.String("spec", "type") == "ExternalName")
        {
            return ValueTask.CompletedTask;
        }

        var spec = service.Ensure("spec");
        if (string.IsNullOrEmpty(spec.String("clusterIP")))
        {
            spec["clusterIP"] = ServiceAddresses.Allocate(services);
        }

        spec.Or("clusterIPs", new JsonArray(spec.String("clusterIP"))).Or("ipFamilies", new JsonArray("IPv4")).Or("ipFamilyPolicy", "SingleStack");
        return ValueTask.CompletedTask;
    }
}
