using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Fills in the default requests and limits of a namespace, and holds pods and claims to its bounds.</summary>
internal sealed class LimitRanger(ResourceStore limitRanges) : IAdmissionPlugin
{
    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "pods" }, Object: { } pod })
        {
            var notes = new List<string>();
            var spec = pod.Ensure("spec");
            foreach (var limit in Limits(attributes, "Container"))
            {
                foreach (var (container, kind) in spec.Objects("initContainers").Select(c => (c, "init container"))
                    .Concat(spec.Objects("containers").Select(c => (c, "container"))))
                {
                    Fill(container, "requests", limit["defaultRequest"] as JsonObject, kind, notes);
                    Fill(container, "limits", limit["default"] as JsonObject, kind, notes);
                }
            }

            if (notes.Count > 0)
            {
                pod.Ensure("metadata").Ensure("annotations")["kubernetes.io/limit-ranger"] = "LimitRanger plugin set: " + string.Join("; ", notes);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes.Object is not { } item || !attributes.IsMain || attributes.Resource.Group.Length > 0)
        {
            return ValueTask.CompletedTask;
        }

        var errors = new List<string>();
        if (attributes is { Resource.Plural: "pods", IsCreate: true })
        {
            foreach (var limit in Limits(attributes, "Container"))
            {
                foreach (var container in (item["spec"] as JsonObject).Objects("containers").Concat((item["spec"] as JsonObject).Objects("initContainers")))
                {
                    Check(limit, "Container", container.Node("resources", "requests") as JsonObject, container.Node("resources", "limits") as JsonObject,
                        errors);
                }
            }

            foreach (var limit in Limits(attributes, "Pod"))
            {
                Check(limit, "Pod", ResourceUsage.PodTotals(item, "requests"), ResourceUsage.PodTotals(item, "limits"), errors);
            }
        }
        else if (attributes.Resource.Plural == "persistentvolumeclaims")
        {
            var requests = item.Node("spec", "resources", "requests") as JsonObject;
            foreach (var limit in Limits(attributes, "PersistentVolumeClaim"))
            {
                Check(limit, "PersistentVolumeClaim", requests, requests, errors);
            }
        }

        return errors.Count == 0
            ? ValueTask.CompletedTask
            : throw Errors.Forbidden(attributes.Resource, item.Name(), errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]");
    }

    private IEnumerable<JsonObject> Limits(AdmissionAttributes attributes, string type) =>
        limitRanges.Current.List(attributes.Namespace).SelectMany(r => (r.Value["spec"] as JsonObject).Objects("limits")).Where(l => l.String("type") == type);

    private static void Fill(JsonObject container, string field, JsonObject? defaults, string kind, List<string> notes)
    {
        if (defaults is null)
        {
            return;
        }

        var values = container.Ensure("resources").Ensure(field);
        var added = new List<string>();
        foreach (var (name, value) in defaults)
        {
            if (values[name] is null)
            {
                values[name] = value!.DeepClone();
                added.Add(name);
            }
        }

        if (added.Count > 0)
        {
            notes.Add($"{string.Join(", ", added.Order(StringComparer.Ordinal))} {field[..^1]} for {kind} {container.String("name")}");
        }
    }

    private static void Check(JsonObject limit, string type, JsonObject? requests, JsonObject? limits, List<string> errors)
    {
        foreach (var (name, value) in limit["min"] as JsonObject ?? [])
        {
            if (!Quantity.TryParse(requests.String(name), out var request))
            {
                errors.Add($"minimum {name} usage per {type} is {value.AsString()}.  No request is specified");
            }
            else if (request < Quantity.Parse(value.AsString()!))
            {
                errors.Add($"minimum {name} usage per {type} is {value.AsString()}, but request is {request}");
            }
        }

        foreach (var (name, value) in limit["max"] as JsonObject ?? [])
        {
            if (!Quantity.TryParse(limits.String(name), out var bound))
            {
                errors.Add($"maximum {name} usage per {type} is {value.AsString()}.  No limit is specified");
            }
            else if (bound > Quantity.Parse(value.AsString()!))
            {
                errors.Add($"maximum {name} usage per {type} is {value.AsString()}, but {(type == "PersistentVolumeClaim" ? "request" : "limit")} is {bound}");
            }
        }
    }
}
