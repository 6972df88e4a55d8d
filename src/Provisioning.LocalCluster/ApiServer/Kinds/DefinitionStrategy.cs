using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Cel;
using Provisioning.LocalCluster.ApiServer.CustomResources;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>CustomResourceDefinitions: their names are accepted and they are established as soon as they are stored.</summary>
internal sealed class DefinitionStrategy : KindStrategy
{
    public override bool HasGeneration => true;

    public override void Default(JsonObject item)
    {
        var spec = item.Ensure("spec");
        var names = spec.Ensure("names");
        var kind = names.String("kind") ?? "";
        if (string.IsNullOrEmpty(names.String("singular")))
        {
#pragma warning disable CA1308 // The singular is the kind in lower case.
            names["singular"] = kind.ToLowerInvariant();
#pragma warning restore CA1308
        }

        if (string.IsNullOrEmpty(names.String("listKind")))
        {
            names["listKind"] = kind + "List";
        }

        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    public override void PrepareForCreate(JsonObject item) => item["status"] = Status(item, item.String("metadata", "creationTimestamp") ?? "");

    public override void PrepareForUpdate(JsonObject item, JsonObject old)
    {
        var status = Status(item, old.String("metadata", "creationTimestamp") ?? "");
        var stored = (old.Node("status", "storedVersions") as JsonArray ?? []).Select(v => v.AsString()).ToList();
        status["storedVersions"] = new JsonArray([.. stored.Union(status["storedVersions"]!.AsArray().Select(v => v.AsString()))
            .Select(v => JsonValue.Create(v))]);
        item["status"] = status;
    }

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        var spec = item["spec"]!.AsObject();
        var name = $"{spec.String("names", "plural")}.{spec.String("group")}";
        if (item.Name() != name)
        {
            errors.Add(FieldError.Invalid("metadata.name", JsonValue.Create(item.Name()), "must be spec.names.plural+\".\"+spec.group"));
        }

        if (spec.String("scope") is not ("Cluster" or "Namespaced"))
        {
            errors.Add(FieldError.NotSupported("spec.scope", spec["scope"], ["Cluster", "Namespaced"]));
        }

        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        if (versions.Count(v => v["storage"].IsTrue()) != 1)
        {
            errors.Add(FieldError.InvalidText("spec.versions", JsonText.Display(spec["versions"]), "must have exactly one version marked as storage version"));
        }

        for (var i = 0; i < versions.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"spec.versions[{i}].schema.openAPIV3Schema");
            if (versions[i].Node("schema", "openAPIV3Schema") is not JsonObject schema)
            {
                errors.Add(FieldError.Required(field, "schemas are required"));
            }
            else if (schema.String("type") != "object")
            {
                errors.Add(FieldError.Invalid($"{field}.type", schema["type"], "must be object at the root"));
            }
            else
            {
                CheckRules(schema, field, errors);
            }
        }
    }

    private static void CheckRules(JsonObject schema, string field, List<FieldError> errors)
    {
        try
        {
            SchemaReader.Read(schema);
        }
        catch (CelException e)
        {
            errors.Add(FieldError.InvalidText($"{field}.x-kubernetes-validations", "rule", $"compilation failed: {e.Message}"));
        }
    }

    private static JsonObject Status(JsonObject item, string now)
    {
        var spec = item["spec"]!.AsObject();
        return new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = spec["names"]?.DeepClone(),
            ["storedVersions"] = new JsonArray([.. (spec["versions"] as JsonArray ?? []).Where(v => v?["storage"].IsTrue() == true)
                .Select(v => v!["name"]?.DeepClone())]),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string now) =>
        new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = now, ["reason"] = reason, ["message"] = message };
}
