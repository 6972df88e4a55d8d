using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Selectors;

/// <summary>Conditions on fields: <c>metadata.name=x,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    public static readonly FieldSelector Everything = new([]);

    private readonly List<(string[] Path, string Value, bool Equal)> _terms;

    private FieldSelector(List<(string[] Path, string Value, bool Equal)> terms) => _terms = terms;

    public bool IsEverything => _terms.Count == 0;

    /// <summary>The one name that can match, when the selector asks for one.</summary>
    public string? Name => _terms.Find(t => t.Equal && t.Path is ["metadata", "name"]).Value;

    public bool Matches(JsonObject item)
    {
        foreach (var (path, value, equal) in _terms)
        {
            if (string.Equals(ValueAt(item, path), value, StringComparison.Ordinal) != equal)
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="FormatException">The text is no selector, or names a field that cannot be selected by.</exception>
    public static FieldSelector Parse(string? text, ApiResource resource)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        var terms = new List<(string[] Path, string Value, bool Equal)>();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = term.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
            {
                throw new FormatException($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[sign - 1] != '!';
            var field = equal ? term[..sign] : term[..(sign - 1)];
            var value = term[(sign + 1)..].TrimStart('=').Replace("\\,", ",", StringComparison.Ordinal).Replace("\\=", "=", StringComparison.Ordinal);
            terms.Add((SelectableFields.PathOf(resource, field), value, equal));
        }

        return new FieldSelector(terms);
    }

    private static string ValueAt(JsonObject item, string[] path)
    {
        JsonNode? node = item;
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        // A flag that is not set is false to the real API server, which selects on structs.
        return node switch
        {
            null => path[^1] == "unschedulable" ? "false" : path is ["status", "successful" or "succeeded"] ? "0" : "",
            _ when node.AsString() is { } text => text,
            _ when node.IsBoolean() => node.IsTrue() ? "true" : "false",
            _ => node.AsLong()?.ToString(CultureInfo.InvariantCulture) ?? node.ToJsonString(),
        };
    }
}
