using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>Discovery one document at a time: <c>/api</c>, <c>/apis</c>, <c>/apis/G</c>, <c>/apis/G/V</c>.</summary>
internal static class LegacyDiscovery
{
    /// <summary>The order in which the real server lists the verbs of a custom resource.</summary>
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public static JsonObject Versions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    public static JsonObject Groups(IEnumerable<ApiResource> resources) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupOrder.Of(resources).Select(g => Describe(new JsonObject(), g.Name, g.Versions))]),
    };

    /// <summary><see langword="null"/> when there is no such group.</summary>
    public static JsonObject? Group(IEnumerable<ApiResource> resources, string group)
    {
        var (name, versions) = GroupOrder.Of(resources).FirstOrDefault(g => g.Name == group);
        return name is null ? null : Describe(new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" }, name, versions);
    }

    /// <summary><see langword="null"/> when the group has no such version.</summary>
    public static JsonObject? Resources(IEnumerable<ApiResource> resources, string group, string version)
    {
        var list = new JsonArray();
        foreach (var resource in resources.Where(r => r.Group == group && r.Version == version))
        {
            list.Add((JsonNode)Describe(resource));
            foreach (var subresource in resource.Subresources)
            {
                list.Add((JsonNode)Describe(resource, subresource));
            }
        }

        var document = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            document["apiVersion"] = "v1";
        }

        document["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        document["resources"] = list;
        return list.Count == 0 ? null : document;
    }

    /// <summary>The verbs in the order of the real server's documents.</summary>
    public static JsonArray Verbs(ApiResource resource) => Strings(resource.IsCustom ? CustomVerbs.Where(resource.Verbs.Contains) : resource.Verbs);

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static JsonObject Describe(JsonObject into, string group, IReadOnlyList<string> versions)
    {
        into["name"] = group;
        into["versions"] = new JsonArray([.. versions.Select(v => Version(group, v))]);
        into["preferredVersion"] = Version(group, versions[0]);
        return into;
    }

    private static JsonObject Version(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static JsonObject Describe(ApiResource resource)
    {
        var item = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Verbs(resource),
        };
        if (resource.ShortNames.Count > 0)
        {
            item["shortNames"] = Strings(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            item["categories"] = Strings(resource.Categories);
        }

        if (resource.Verbs.Contains("watch"))
        {
            item["storageVersionHash"] = StorageVersionHash(resource.Storage);
        }

        return item;
    }

    private static JsonObject Describe(ApiResource resource, ApiSubresource subresource)
    {
        var item = new JsonObject { ["name"] = $"{resource.Plural}/{subresource.Name}", ["singularName"] = "", ["namespaced"] = resource.Namespaced };
        if (subresource.Version is not null)
        {
            item["group"] = subresource.Group;
            item["version"] = subresource.Version;
        }

        item["kind"] = subresource.Kind;
        item["verbs"] = Strings(subresource.Verbs);
        return item;
    }

    private static string StorageVersionHash(ApiStorage storage) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{storage.Group}/{storage.Version}/{storage.Kind}")).AsSpan(0, 8));
}
