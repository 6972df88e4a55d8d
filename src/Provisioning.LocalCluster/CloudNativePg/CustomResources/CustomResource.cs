using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>A custom resource as the operator's manifests define it, in short.</summary>
internal sealed record CustomResource(ResourceKind Kind, string Schema, params IReadOnlyList<PrinterColumn> Columns)
{
    private static readonly PrinterColumn Age = new("Age", "date", ".metadata.creationTimestamp");

    public bool HasStatus { get; init; } = true;

    public bool HasScale { get; init; }

    public string? ScaleSelectorPath { get; init; }

    public bool HasAgeColumn { get; init; } = true;

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool SpecRequired { get; init; } = true;

    public JsonObject Definition()
    {
        var schema = SchemaText.Parse(Schema, Shapes.All);
        var properties = schema["properties"]!.AsObject();
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject { ["type"] = "object" };
        if (SpecRequired)
        {
            schema["required"] = new JsonArray("spec");
        }

        var subresources = new JsonObject();
        if (HasScale)
        {
            subresources["scale"] = new JsonObject { ["specReplicasPath"] = ".spec.instances", ["statusReplicasPath"] = ".status.instances" };
            if (ScaleSelectorPath is not null)
            {
                subresources["scale"]!["labelSelectorPath"] = ScaleSelectorPath;
            }
        }

        if (HasStatus)
        {
            subresources["status"] = new JsonObject();
        }

        var version = new JsonObject
        {
            ["name"] = Kind.Version,
            ["served"] = true,
            ["storage"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
            ["subresources"] = subresources,
        };
        IEnumerable<PrinterColumn> columns = HasAgeColumn ? [Age, .. Columns] : Columns;
        if (columns.Any())
        {
            version["additionalPrinterColumns"] = new JsonArray([.. columns.Select(c => c.Render())]);
        }

        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{Kind.Plural}.{Kind.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = Kind.Group,
                ["scope"] = Kind.Namespaced ? "Namespaced" : "Cluster",
                ["names"] = Names(),
                ["versions"] = new JsonArray(version),
            },
        };
    }

    private JsonObject Names()
    {
        var names = new JsonObject
        {
            ["kind"] = Kind.Kind,
            ["listKind"] = $"{Kind.Kind}List",
            ["plural"] = Kind.Plural,
            ["singular"] = Kind.Kind.ToLowerInvariant(),
        };
        if (ShortNames.Count > 0)
        {
            names["shortNames"] = new JsonArray([.. ShortNames.Select(n => (JsonNode)n)]);
        }

        if (Categories.Count > 0)
        {
            names["categories"] = new JsonArray([.. Categories.Select(n => (JsonNode)n)]);
        }

        return names;
    }
}
