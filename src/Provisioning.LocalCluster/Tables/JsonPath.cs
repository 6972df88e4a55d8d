using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables;

/// <summary>
/// The part of kubectl's JSONPath that printer columns use: fields (<c>.a.b</c>, <c>['a.b']</c>, <c>.a\.b</c>), indexes, <c>[*]</c>, and filters that
/// compare a field of each item with a value (<c>[?(@.type=="Ready")]</c>).
/// </summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    private JsonPath()
    {
    }

    /// <summary>Never fails: a path that cannot be understood finds nothing, as a column must not break a whole table.</summary>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '.')
            {
                at++;
                var name = Name(text, ref at);
                if (name.Length > 0)
                {
                    path._steps.Add(name == "*" ? Items : Field(name));
                }
            }
            else if (text[at] == '[' && End(text, at) is > 0 and var end)
            {
                path._steps.Add(Bracket(text[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                path._steps.Add(_ => []);
                break;
            }
        }

        return path;
    }

    public IEnumerable<JsonNode> Find(JsonNode root)
    {
        IEnumerable<JsonNode> found = [root];
        foreach (var step in _steps)
        {
            found = found.SelectMany(step).OfType<JsonNode>();
        }

        return found;
    }

    private static string Name(string text, ref int at)
    {
        var name = new StringBuilder();
        for (; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            name.Append(text[at]);
        }

        return name.ToString();
    }

    /// <summary>Where the bracket closes, outside of quotes and of other brackets.</summary>
    private static int End(string text, int start)
    {
        char? quote = null;
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is not null)
            {
                quote = c == quote ? null : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '[')
            {
                depth++;
            }
            else if (c == ']' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Bracket(string inside)
    {
        inside = inside.Trim();
        if (inside == "*")
        {
            return Items;
        }

        if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return node => node is JsonArray array && index < array.Count && index >= -array.Count ? [array[index < 0 ? array.Count + index : index]] : [];
        }

        return inside.StartsWith("?(", StringComparison.Ordinal) && inside.EndsWith(')') ? Filter(inside[2..^1]) : Field(Unquote(inside));
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Filter(string condition)
    {
        var negated = condition.Contains("!=", StringComparison.Ordinal);
        var sides = condition.Split(negated ? "!=" : "==", 2, StringSplitOptions.TrimEntries);
        if (sides is not [['@', .. var left], var right])
        {
            return _ => [];
        }

        var path = Parse(left);
        var expected = Unquote(right);
        return node => node is JsonArray array
            ? array.Where(item => item is not null && path.Find(item).Any(value => (Text(value) == expected) != negated))
            : [];
    }

    private static Func<JsonNode, IEnumerable<JsonNode?>> Field(string name) => node => node is JsonObject ? [node.Node(name)] : [];

    private static IEnumerable<JsonNode?> Items(JsonNode node) => node switch
    {
        JsonArray array => array,
        JsonObject map => map.Select(m => m.Value),
        _ => [],
    };

    private static string Text(JsonNode value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    private static string Unquote(string text) => text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}
