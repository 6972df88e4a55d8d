using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>Discovery in one document (<c>apidiscovery.k8s.io</c>), which kubectl asks for since 1.27.</summary>
internal static class AggregatedDiscovery
{
    /// <param name="apiVersion"><c>v2</c> or <c>v2beta1</c>: the same shape under two names.</param>
    /// <param name="core">The core group (<c>/api</c>) or the named ones (<c>/apis</c>).</param>
    public static JsonObject Document(IReadOnlyList<ApiResource> resources, string apiVersion, bool core)
    {
        var items = core
            ? [Group(resources, "", ["v1"])]
            : GroupOrder.Of(resources).Select(g => Group(resources, g.Name, g.Versions));
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{apiVersion}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. items]),
        };
    }

    private static JsonObject Group(IReadOnlyList<ApiResource> resources, string group, IReadOnlyList<string> versions)
    {
        var metadata = new JsonObject();
        if (group.Length > 0)
        {
            metadata["name"] = group;
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. versions.Select(version => new JsonObject
            {
                ["version"] = version,
                ["resources"] = new JsonArray([.. resources.Where(r => r.Group == group && r.Version == version).Select(Resource)]),
                ["freshness"] = "Current",
            })]),
        };
    }

    private static JsonObject Resource(ApiResource resource)
    {
        var item = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = resource.IsCustom ? Kind(resource.Group, resource.Version, resource.Kind) : Kind("", "", resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = LegacyDiscovery.Verbs(resource),
        };
        if (resource.ShortNames.Count > 0)
        {
            item["shortNames"] = LegacyDiscovery.Strings(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            item["categories"] = LegacyDiscovery.Strings(resource.Categories);
        }

        if (resource.Subresources.Count > 0)
        {
            item["subresources"] = new JsonArray([.. resource.Subresources.Select(s => Subresource(resource, s))]);
        }

        return item;
    }

    private static JsonObject Subresource(ApiResource resource, ApiSubresource subresource) => new()
    {
        ["subresource"] = subresource.Name,
        ["responseKind"] = subresource.Version is not null ? Kind(subresource.Group!, subresource.Version, subresource.Kind)
            : resource.IsCustom ? Kind(resource.Group, resource.Version, subresource.Kind)
            : Kind("", "", subresource.Kind),
        ["verbs"] = LegacyDiscovery.Strings(subresource.Verbs),
    };

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
