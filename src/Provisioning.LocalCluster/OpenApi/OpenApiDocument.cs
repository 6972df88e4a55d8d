using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.OpenApi;

/// <summary>OpenAPI documents with what Kubernetes' clients read of them: schemas, and which kind each path is of.</summary>
internal static class OpenApiDocument
{
    private const string Title = "Kubernetes";
    private const string ServerVersion = "v1.36.0";
    private static readonly string[] PatchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    /// <summary>The OpenAPI v3 document of one group and version; <see langword="null"/> when there is none.</summary>
    public static JsonObject? Version3(IEnumerable<ApiResource> resources, string group, string version)
    {
        var own = resources.Where(r => r.Group == group && r.Version == version).ToList();
        if (own.Count == 0)
        {
            return null;
        }

        var writer = new SchemaWriter("#/components/schemas/");
        var paths = new JsonObject();
        foreach (var resource in own)
        {
            writer.Add(resource);
            AddPaths(paths, resource, version3: true);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = writer.Definitions },
        };
    }

    /// <summary>The OpenAPI v2 document of everything.</summary>
    public static JsonObject Version2(IEnumerable<ApiResource> resources)
    {
        var writer = new SchemaWriter("#/definitions/");
        var paths = new JsonObject();
        foreach (var resource in resources)
        {
            writer.Add(resource);
            AddPaths(paths, resource, version3: false);
        }

        return new JsonObject { ["swagger"] = "2.0", ["info"] = Info(), ["paths"] = paths, ["definitions"] = writer.Definitions };
    }

    private static JsonObject Info() => new() { ["title"] = Title, ["version"] = ServerVersion };

    private static void AddPaths(JsonObject paths, ApiResource resource, bool version3)
    {
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        var collection = resource.Namespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
        paths[collection] = Operations(
            resource, version3, ("get", "list", "list"), ("post", "create", "post"), ("delete", "deletecollection", "deletecollection"));
        paths[collection + "/{name}"] = Operations(
            resource, version3, ("get", "get", "get"), ("put", "update", "put"), ("patch", "patch", "patch"), ("delete", "delete", "delete"));
    }

    private static JsonObject Operations(ApiResource resource, bool version3, params ReadOnlySpan<(string Method, string Verb, string Action)> candidates)
    {
        var operations = new JsonObject();
        foreach (var (method, verb, action) in candidates)
        {
            if (!resource.Verbs.Contains(verb))
            {
                continue;
            }

            var operation = new JsonObject
            {
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = SchemaWriter.Gvk(resource),
            };
            if (verb is "patch" or "create" or "update")
            {
                // kubectl looks here for what the server can do.
                operation["parameters"] = new JsonArray([.. PatchParameters.Select(p => Parameter(p, version3))]);
            }

            operations[method] = operation;
        }

        return operations;
    }

    private static JsonObject Parameter(string name, bool version3)
    {
        var type = name == "force" ? "boolean" : "string";
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (version3)
        {
            parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        }
        else
        {
            parameter["type"] = type;
            parameter["uniqueItems"] = true;
        }

        return parameter;
    }
}
