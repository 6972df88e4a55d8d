using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Nothing is created in a namespace that does not exist or is on its way out, and some namespaces stay.</summary>
internal sealed class NamespaceLifecycle(ResourceStore namespaces) : IAdmissionPlugin
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is { Operation: "DELETE", Resource: { Group: "", Plural: "namespaces" } } && Immortal.Contains(attributes.Name))
        {
            throw Errors.Forbidden(attributes.Resource, attributes.Name, "this namespace may not be deleted");
        }

        if (!attributes.IsCreate || attributes.Namespace is not { } ns || attributes.Resource.Group == "authorization.k8s.io")
        {
            return ValueTask.CompletedTask;
        }

        var found = namespaces.Find(null, ns)?.Value ?? throw Errors.NotFound("", "namespaces", ns);
        if (attributes.IsMain && (found.String("status", "phase") == "Terminating" || found.IsBeingDeleted()))
        {
            throw Errors.Forbidden(attributes.Resource, attributes.Object?.Name() ?? attributes.Name,
                $"unable to create new content in namespace {ns} because it is being terminated",
                new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {ns} is being terminated",
                    ["field"] = "metadata.namespace" }));
        }

        return ValueTask.CompletedTask;
    }
}
