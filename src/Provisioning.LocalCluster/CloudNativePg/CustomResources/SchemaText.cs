using System.Globalization;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>
/// Reads a structural schema out of an outline: one property a line, deeper ones indented below it.
/// <c>name! type constraints</c>, where <c>!</c> is required, <c>[type]</c> a list, <c>{type}</c> a map, <c>any</c> an open subtree and
/// <c>@Name</c> a shape defined elsewhere; alone on its line it stands for that shape's properties.
/// A line <c>? rule :: message</c> is a CEL rule of the property above it.
/// </summary>
internal static class SchemaText
{
    public static JsonObject Parse(string text, IReadOnlyDictionary<string, string>? shapes = null)
    {
        var lines = Lines(text);
        var root = new JsonObject { ["type"] = "object" };
        ParseChildren(lines, 0, Indent(lines[0]), root, shapes ?? new Dictionary<string, string>());
        return root;
    }

    private static int ParseChildren(List<string> lines, int index, int indent, JsonObject owner, IReadOnlyDictionary<string, string> shapes)
    {
        while (index < lines.Count && Indent(lines[index]) == indent)
        {
            var words = lines[index].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [['@', .. var shape]])
            {
                var included = Lines(shapes[shape]);
                ParseChildren(included, 0, Indent(included[0]), owner, shapes);
                index++;
                continue;
            }

            var name = words[0].TrimEnd('!');
            var (schema, leaf) = Type(words[1], shapes);
            foreach (var constraint in words.Skip(2))
            {
                Constrain(schema, leaf, constraint);
            }

            Property(owner, name, schema, required: words[0].EndsWith('!'));
            index++;
            while (index < lines.Count && lines[index].TrimStart().StartsWith('?') && Indent(lines[index]) > indent)
            {
                AddRule(schema, lines[index].Trim()[1..]);
                index++;
            }

            if (index < lines.Count && Indent(lines[index]) > indent)
            {
                index = ParseChildren(lines, index, Indent(lines[index]), leaf, shapes);
            }
        }

        return index;
    }

    private static (JsonObject Schema, JsonObject Leaf) Type(string word, IReadOnlyDictionary<string, string> shapes)
    {
        if (word[0] is '[' or '{')
        {
            var (inner, leaf) = Type(word[1..^1], shapes);
            return word[0] == '['
                ? (new JsonObject { ["type"] = "array", ["items"] = inner }, leaf)
                : (new JsonObject { ["type"] = "object", ["additionalProperties"] = inner }, leaf);
        }

        var schema = word[0] == '@' ? Parse(shapes[word[1..]], shapes) : word switch
        {
            "int" => new JsonObject { ["type"] = "integer" },
            "int64" => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            "bool" => new JsonObject { ["type"] = "boolean" },
            "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            "bytes" => new JsonObject { ["type"] = "string", ["format"] = "byte" },
            "quantity" => new JsonObject { ["x-kubernetes-int-or-string"] = true },
            "any" => new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
            _ => new JsonObject { ["type"] = word },
        };
        return (schema, schema);
    }

    private static void Constrain(JsonObject schema, JsonObject leaf, string constraint)
    {
        var (key, value) = constraint.Split('=', 2) is [var k, var v] ? (k, v) : (constraint, "");
        switch (key)
        {
            case "default":
                schema["default"] = JsonNode.Parse(value);
                break;
            case "enum":
                leaf["enum"] = new JsonArray([.. value.Split('|').Select(e => (JsonNode)e)]);
                break;
            case "min":
                leaf["minimum"] = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "max":
                leaf["maximum"] = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "key":
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = new JsonArray(value);
                break;
            case "pattern":
                leaf["pattern"] = value;
                break;
            default:
                schema[key] = int.Parse(value, CultureInfo.InvariantCulture);
                break;
        }
    }

    private static void Property(JsonObject owner, string name, JsonObject schema, bool required)
    {
        if (owner["properties"] is not JsonObject properties)
        {
            owner["properties"] = properties = [];
        }

        properties[name] = schema;
        if (!required)
        {
            return;
        }

        if (owner["required"] is not JsonArray names)
        {
            owner["required"] = names = [];
        }

        names.Add((JsonNode)name);
    }

    private static void AddRule(JsonObject schema, string text)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
        {
            schema["x-kubernetes-validations"] = rules = [];
        }

        var parts = text.Split("::", StringSplitOptions.TrimEntries);
        var rule = new JsonObject { ["rule"] = parts[0], ["message"] = parts[1] };
        if (parts.Length > 2)
        {
            rule["reason"] = parts[2];
            rule["fieldPath"] = parts[3];
        }

        rules.Add((JsonNode)rule);
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Where(l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('#'))];

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
