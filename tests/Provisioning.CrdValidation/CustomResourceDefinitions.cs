using System.Text.Json.Nodes;

namespace Provisioning.CrdValidation;

/// <summary>The schemas of custom resources, by API version and kind. Immutable once loaded.</summary>
public sealed class CustomResourceDefinitions
{
    private readonly Dictionary<(string ApiVersion, string Kind), JsonObject> _schemas = [];

    private CustomResourceDefinitions()
    {
    }

    /// <summary>Reads every definition in a folder's YAML files.</summary>
    public static CustomResourceDefinitions Load(string folder)
    {
        var definitions = new CustomResourceDefinitions();
        foreach (var document in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => YamlToJson.Read(File.ReadAllText(file))))
        {
            definitions.Add(document["spec"]!);
        }

        return definitions;
    }

    /// <summary>Whether there is a definition of the object's kind; built-in kinds have none.</summary>
    public bool Knows(JsonObject resource) => _schemas.ContainsKey(Key(resource));

    /// <summary>What is wrong with the object, as field and message; empty when the API server would take it.</summary>
    public IReadOnlyList<string> Validate(JsonObject resource) => _schemas.TryGetValue(Key(resource), out var schema)
        ? StructuralSchema.Validate(schema, resource)
        : throw new ArgumentException($"No definition of {Key(resource)}.", nameof(resource));

    private static (string ApiVersion, string Kind) Key(JsonObject resource) => ((string)resource["apiVersion"]!, (string)resource["kind"]!);

    private void Add(JsonNode definition)
    {
        foreach (var version in definition["versions"]!.AsArray().Where(version => (bool)version!["served"]!))
        {
            _schemas[($"{definition["group"]}/{version!["name"]}", (string)definition["names"]!["kind"]!)] = version["schema"]!["openAPIV3Schema"]!.AsObject();
        }
    }
}
