using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Authorization;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>What is in every cluster from the start.</summary>
internal static class Bootstrap
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    private static readonly (string Name, long Value)[] PriorityClasses = [("system-cluster-critical", 2000000000), ("system-node-critical", 2000001000)];

    public static void Write(Store store, ResourceRegistry registry, ApiServerOptions options)
    {
        var now = options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var name in Namespaces)
        {
            Add("", "namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }

        Add("", "services", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "kubernetes", ["namespace"] = "default",
                ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" } },
            ["spec"] = new JsonObject
            {
                ["type"] = "ClusterIP",
                ["clusterIP"] = ServiceAddresses.ApiServer,
                ["clusterIPs"] = new JsonArray(ServiceAddresses.ApiServer),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = options.Port }),
            },
        });
        foreach (var (name, value) in PriorityClasses)
        {
            Add("scheduling.k8s.io", "priorityclasses", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["value"] = value });
        }

        foreach (var (plural, item) in DefaultRoles.All())
        {
            Add("rbac.authorization.k8s.io", plural, item);
        }

        // A watch from before the start is one from before the history.
        store.Compact();

        void Add(string group, string plural, JsonObject item)
        {
            var resource = registry.Find(group, "v1", plural)!;
            item["apiVersion"] = resource.ApiVersion;
            item["kind"] = resource.Kind;
            var metadata = item.Ensure("metadata");
            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = now;
            new Schemas.BuiltinDecoder().Decode(resource.Schema, item);
            var strategy = KindStrategies.For(resource);
            strategy.Default(item);
            strategy.PrepareForCreate(item);
            store.Write(store.For(resource.Storage), null, item);
        }
    }
}
