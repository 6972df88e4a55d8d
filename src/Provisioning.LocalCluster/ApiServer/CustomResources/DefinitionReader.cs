using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Makes resources of a CustomResourceDefinition.</summary>
internal static class DefinitionReader
{
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>The served versions.</summary>
    public static IReadOnlyList<ApiResource> Read(JsonObject definition, Schema objectMeta)
    {
        var spec = definition["spec"]!.AsObject();
        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var stored = versions.FirstOrDefault(v => v["storage"].IsTrue()) ?? versions[0];
        var (group, names) = (spec.String("group")!, spec["names"]!.AsObject());
        var storage = new ApiStorage(group, stored.String("name")!, names.String("plural")!, names.String("kind")!);
        return [.. versions.Where(v => v["served"].IsTrue()).Select(v => Read(spec, names, v, storage, objectMeta))];
    }

    private static ApiResource Read(JsonObject spec, JsonObject names, JsonObject version, ApiStorage storage, Schema objectMeta)
    {
        var kind = names.String("kind")!;
        var subresources = new List<ApiSubresource>();
        if (version.Node("subresources", "status") is JsonObject)
        {
            subresources.Add(new ApiSubresource("status", kind, ApiSubresource.ReadAndWrite));
        }

        var scale = version.Node("subresources", "scale") as JsonObject;
        if (scale is not null)
        {
            subresources.Add(new ApiSubresource("scale", "Scale", ApiSubresource.ReadAndWrite) { Group = "autoscaling", Version = "v1" });
        }

        return new ApiResource
        {
            Group = storage.Group,
            Version = version.String("name")!,
            Plural = storage.Plural,
            Singular = names.String("singular") ?? "",
            Kind = kind,
            ListKind = names.String("listKind") ?? kind + "List",
            Namespaced = spec.String("scope") == "Namespaced",
            ShortNames = [.. (names["shortNames"] as JsonArray ?? []).Select(s => s.AsString() ?? "")],
            Categories = [.. (names["categories"] as JsonArray ?? []).Select(s => s.AsString() ?? "")],
            Verbs = Verbs,
            Subresources = subresources,
            PrinterColumns = [.. (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadColumn)],
            Schema = SchemaReader.ReadRoot(version.Node("schema", "openAPIV3Schema") as JsonObject, objectMeta),
            Scale = scale is null ? null : new ScalePaths(scale.String("specReplicasPath")!, scale.String("statusReplicasPath")!,
                scale.String("labelSelectorPath")),
            SelectableFields = [.. (version["selectableFields"] as JsonArray ?? []).Select(f => f.String("jsonPath") ?? "")],
            IsCustom = true,
            Storage = storage,
            DeprecationWarning = version["deprecated"].IsTrue()
                ? version.String("deprecationWarning") ?? $"{storage.Group}/{version.String("name")} {kind} is deprecated"
                : null,
        };
    }

    private static PrinterColumn ReadColumn(JsonObject column) => new(
        column.String("name") ?? "", column.String("type") ?? "", column.String("jsonPath") ?? "", column.String("format") ?? "",
            column.String("description") ?? "", column.Int("priority") ?? 0);
}
