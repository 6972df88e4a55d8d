using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Validation;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>A namespace is labelled with its name, is active until deleted, and goes only when its finalizers have gone.</summary>
internal sealed class NamespaceStrategy : KindStrategy
{
    public override IReadOnlyList<string> ValidateName(string name) => NameRules.Label(name);

    public override void Default(JsonObject item)
    {
        var metadata = item.Ensure("metadata");
        if (metadata.String("name") is { Length: > 0 } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }
    }

    public override void PrepareForCreate(JsonObject item)
    {
        item["status"] = new JsonObject { ["phase"] = "Active" };
        var finalizers = item.Ensure("spec")["finalizers"] as JsonArray;
        if (finalizers?.Any(f => f.AsString() == "kubernetes") != true)
        {
            item["spec"]!["finalizers"] = new JsonArray([.. (finalizers ?? []).Select(f => f?.DeepClone()), "kubernetes"]);
        }
    }

    public override void PrepareForUpdate(JsonObject item, JsonObject old) => item["spec"] = old["spec"]?.DeepClone();
}
