using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.CustomResources;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Brings an object into the shape of its kind: no unknown field, right types, defaults.</summary>
internal static class ObjectCodec
{
    /// <summary>Decodes in place. Unknown fields are dropped, and reported when <paramref name="reportUnknown"/>.</summary>
    /// <exception cref="ApiException">A value does not fit its type, or a strict client sent an unknown field.</exception>
    public static void Decode(ApiRequest request, JsonObject item, bool reportUnknown = true)
    {
        var resource = request.Resource;
        IReadOnlyList<string> unknown;
        if (resource.IsCustom)
        {
            RequireMetadata(resource, item);
            unknown = Pruning.Prune(resource.Schema, item);
        }
        else
        {
            var decoder = new BuiltinDecoder();
            decoder.Decode(resource.Schema, item);
            if (decoder.TypeError is { } error)
            {
                throw Errors.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {error}");
            }

            unknown = decoder.Unknown;
        }

        if (reportUnknown)
        {
            RequestBody.ReportUnknown(request, resource.Version, resource.Kind, unknown.Select(u => $"unknown field \"{u}\""));
        }
    }

    /// <summary>Fills in what the schema and the kind default.</summary>
    public static void Default(ApiResource resource, JsonObject item)
    {
        if (resource.IsCustom)
        {
            Defaulting.Apply(resource.Schema, item);
        }
        else
        {
            KindStrategies.For(resource).Default(item);
        }
    }

    /// <summary>What an object of the kind looks like before anybody set anything.</summary>
    public static JsonObject Empty(ApiResource resource)
    {
        var empty = resource.IsCustom ? [] : BuiltinDecoder.Skeleton(resource.Schema);
        empty["apiVersion"] = resource.ApiVersion;
        empty["kind"] = resource.Kind;
        empty.Ensure("metadata");
        return empty;
    }

    private static void RequireMetadata(ApiResource resource, JsonObject item)
    {
        var metadata = new BuiltinDecoder();
        if (item["metadata"] is null)
        {
            item["metadata"] = new JsonObject();
        }

        if (item["metadata"] is not JsonObject value)
        {
            throw Errors.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: "
                + $"json: cannot unmarshal {item["metadata"].GoTypeName()} into Go struct field .metadata of type v1.ObjectMeta");
        }

        // Decode a copy for its complaints; unknown fields are pruned, and named, with the rest.
        metadata.Decode(resource.Schema.Field("metadata")!, (JsonObject)value.DeepClone());
        if (metadata.TypeError is { } error)
        {
            throw Errors.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {error}");
        }
    }
}
