using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Admission;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>DELETE of an object or of a collection: at once, or marked and left to finalizers, to the kubelet or to the namespace controller.</summary>
internal sealed class DeleteHandler(Store store, AdmissionChain admission, ListHandler lists, Responses responses, TimeProvider time)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";
    private const long DefaultPodGrace = 30;

    public async Task HandleAsync(ApiRequest request)
    {
        var options = await DeleteOptions.ReadAsync(request).ConfigureAwait(false);
        var (last, gone) = await DeleteAsync(request, request.Name, options).ConfigureAwait(false);
        if (!gone || KindStrategies.For(request.Resource).ReturnsDeleted)
        {
            await responses.WriteObjectAsync(request, 200, VersionConversion.FromStorage(request.Resource, last.Value)).ConfigureAwait(false);
            return;
        }

        var details = new JsonObject { ["name"] = last.Name };
        if (request.Resource.Group.Length > 0)
        {
            details["group"] = request.Resource.Group;
        }

        details["kind"] = request.Resource.Plural;
        details["uid"] = last.Value.Uid();
        Responses.WriteWarnings(request);
        await Responses.WriteJsonAsync(request.Http, 200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        }).ConfigureAwait(false);
    }

    public async Task HandleCollectionAsync(ApiRequest request)
    {
        var options = await DeleteOptions.ReadAsync(request).ConfigureAwait(false);
        var (labels, fields) = Selection.Of(request);
        var objects = store.For(request.Resource.Storage);
        var (current, revision) = store.Snapshot(objects);
        var selected = current.List(request.Namespace).Where(i => ListHandler.Matches(request.Resource, i, labels, fields)).ToArray();
        foreach (var item in selected)
        {
            try
            {
                await DeleteAsync(request, item.Name, options).ConfigureAwait(false);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Gone already, which is what was asked for.
            }
        }

        Responses.WriteWarnings(request);
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        await Responses.WriteJsonAsync(request.Http, 200, lists.Render(request, selected, metadata)).ConfigureAwait(false);
    }

    /// <summary>Deletes an object, or marks it as being deleted.</summary>
    public async Task<(StoredObject Last, bool Gone)> DeleteAsync(ApiRequest request, string name, DeleteOptions options)
    {
        var resource = request.Resource;
        var objects = store.For(resource.Storage);
        while (true)
        {
            var stored = objects.Find(request.Namespace, name) ?? throw Errors.NotFound(resource, name);
            CheckPreconditions(resource, name, options, stored.Value);
            var attributes = new AdmissionAttributes(request, "DELETE", name, null, VersionConversion.FromStorage(resource, stored.Value));
            await admission.MutateAsync(attributes, request.Aborted).ConfigureAwait(false);
            using var reservation = await admission.ValidateAsync(attributes, request.Aborted).ConfigureAwait(false);
            var marked = Mark(resource, stored.Value, options);
            if (marked is null)
            {
                if (options.DryRun)
                {
                    return (stored, true);
                }

                if (store.Remove(objects, stored) is not null)
                {
                    return (stored, true);
                }
            }
            else if (options.DryRun || JsonNode.DeepEquals(marked, stored.Value))
            {
                return (new StoredObject(marked, stored.Version), false);
            }
            else if (store.Write(objects, stored, marked) is { } written)
            {
                return (written, false);
            }
        }
    }

    /// <summary>The object marked as being deleted, or <see langword="null"/> when it can go at once.</summary>
    private JsonObject? Mark(ApiResource resource, JsonObject item, DeleteOptions options)
    {
        var marked = item.Clone();
        var metadata = marked["metadata"]!.AsObject();
        SetPropagation(metadata, options.PropagationPolicy);
        var grace = resource.Storage is { Group: "", Plural: "pods" } ? PodGrace(item, options) : 0;
        var isNamespace = resource.Storage is { Group: "", Plural: "namespaces" };
        if (!item.IsBeingDeleted())
        {
            metadata["deletionTimestamp"] = time.GetUtcNow().AddSeconds(grace).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            if (!isNamespace)
            {
                metadata["deletionGracePeriodSeconds"] = grace;
            }

            if (metadata["generation"].AsLong() is { } generation)
            {
                metadata["generation"] = generation + 1;
            }
        }
        else if (metadata["deletionGracePeriodSeconds"].AsLong() is { } before && grace < before)
        {
            metadata["deletionGracePeriodSeconds"] = grace;
            metadata["deletionTimestamp"] = time.GetUtcNow().AddSeconds(grace).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        if (isNamespace)
        {
            marked.Ensure("status")["phase"] = "Terminating";
        }

        return ObjectWriter.IsFinished(resource, marked) ? null : marked;
    }

    // A pod on a node stays until its kubelet says that the containers have stopped; one that never ran, or ran to its end, has nobody to wait for.
    private static long PodGrace(JsonObject pod, DeleteOptions options)
    {
        if (string.IsNullOrEmpty(pod.String("spec", "nodeName")) || pod.String("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        return options.GracePeriodSeconds ?? pod.Node("spec", "terminationGracePeriodSeconds").AsLong() ?? DefaultPodGrace;
    }

    private static void SetPropagation(JsonObject metadata, string? policy)
    {
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(f => f.AsString() ?? "").ToList();
        if (policy is null)
        {
            return;
        }

        finalizers.RemoveAll(f => f is Foreground or Orphan);
        if (policy != "Background")
        {
            finalizers.Add(policy == "Foreground" ? Foreground : Orphan);
        }

        metadata.Remove("finalizers");
        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]);
        }
    }

    private static void CheckPreconditions(ApiResource resource, string name, DeleteOptions options, JsonObject item)
    {
        if (options.Uid is { } uid && uid != item.Uid())
        {
            throw Errors.Conflict(resource.Group, resource.Kind, name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({item.Uid()}). The object might have been deleted and then recreated");
        }

        if (options.ResourceVersion is { } version && version != item.ResourceVersion())
        {
            throw Errors.Conflict(resource.Group, resource.Kind, name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({item.ResourceVersion()}). The "
                    + $"object might have been modified");
        }
    }
}
