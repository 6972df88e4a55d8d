using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Selectors;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Lists: selectors, pages, and the versions that a client may ask for.</summary>
internal sealed class ListHandler(Store store, Responses responses)
{
    public Task HandleAsync(ApiRequest request)
    {
        var (labels, fields) = Selection.Of(request);
        var limit = request.Query("limit") is { } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n
            : throw Errors.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax") : 0;
        var (objects, revision, start) = Source(request);
        var page = new List<StoredObject>();
        string? next = null;
        long remaining = 0;
        var matching = objects.List(request.Namespace);
        if (fields.Name is { } name && request.Namespace is { } ns)
        {
            matching = objects.Find(ns, name) is { } one ? [one] : [];
        }

        var plain = labels.IsEverything && fields.IsEverything;
        foreach (var item in matching)
        {
            if ((start is not null && string.CompareOrdinal(Key(request, item), start) < 0) || !(plain || Matches(request.Resource, item, labels, fields)))
            {
                continue;
            }

            if (limit > 0 && page.Count == limit)
            {
                next ??= Key(request, page[^1]) + "\0";
                remaining++;
                if (!plain)
                {
                    break;
                }

                continue;
            }

            page.Add(item);
        }

        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (next is not null)
        {
            metadata["continue"] = ContinueToken.Encode(revision, next);
            if (plain)
            {
                metadata["remainingItemCount"] = remaining;
            }
        }

        Responses.WriteWarnings(request);
        return Responses.WriteJsonAsync(request.Http, 200, Render(request, page, metadata));
    }

    /// <summary>The body of a list of given objects.</summary>
    public ReadOnlyMemory<byte> Render(ApiRequest request, IReadOnlyList<StoredObject> page, JsonObject metadata)
    {
        var resource = request.Resource;
        switch (responses.ShapeOf(request.Http))
        {
            case Responses.Shape.Table:
                return JsonText.ToBytes(responses.Table(request, [.. page.Select(i => VersionConversion.FromStorage(resource, i.Value))], metadata,
                    includeHeaders: true));
            case Responses.Shape.Partial:
                return JsonText.ToBytes(new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. page.Select(i => Responses.Partial(i.Value))]),
                });
            default:
                break;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{resource.ListKind}\",\"apiVersion\":\"{resource.ApiVersion}\",\"metadata\":"));
        buffer.Write(JsonText.ToBytes(metadata));
        buffer.Write(",\"items\":["u8);
        // Built-in lists leave kind and apiVersion out of their items; they come first in the bytes, so that they can be cut off.
        var prefix = resource.IsCustom ? 0 : Encoding.UTF8.GetByteCount($"{{\"kind\":\"{resource.Kind}\",\"apiVersion\":\"{resource.ApiVersion}\",");
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            var bytes = VersionConversion.IsNeeded(resource) ? JsonText.ObjectToBytes(VersionConversion.FromStorage(resource, page[i].Value)) : page[i].Bytes;
            if (prefix > 0)
            {
                buffer.Write("{"u8);
            }

            buffer.Write(bytes.AsSpan(prefix));
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }

    public static bool Matches(ApiResource resource, StoredObject item, LabelSelector labels, FieldSelector fields) =>
        labels.Matches(item.Value) && (fields.IsEverything || fields.Matches(VersionConversion.FromStorage(resource, item.Value)));

    private static string Key(ApiRequest request, StoredObject item) => request.Resource.Namespaced && request.Namespace is null
        ? $"{item.Namespace}/{item.Name}" : item.Name;

    private (ObjectMap Objects, long Revision, string? Start) Source(ApiRequest request)
    {
        var objects = store.For(request.Resource.Storage);
        var version = Selection.Version(request);
        var match = request.Query("resourceVersionMatch");
        if (request.Query("continue") is { } token)
        {
            if (version > 0)
            {
                throw Errors.BadRequest("specifying resource version is not allowed when using continue");
            }

            var (revision, start) = ContinueToken.Decode(token);
            return objects.At(revision) is { } then
                ? (then, revision, start)
                : throw Errors.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list "
                    + "without the continue parameter.");
        }

        Selection.CheckMatch(request, version, match, watch: false);
        var (current, now) = store.Snapshot(objects);
        if (version > now)
        {
            throw Errors.TooLargeResourceVersion(version.Value, now);
        }

        return match == "Exact" && version > 0
            ? (objects.At(version.Value) ?? throw Errors.Expired($"The resourceVersion for the provided list is too old."), version.Value, null)
            : (current, now, null);
    }
}
