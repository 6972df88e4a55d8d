using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>Spells path elements as <c>fieldsV1</c> does, and shows them as conflicts do.</summary>
internal static class FieldPaths
{
    public static string Field(string name) => "f:" + name;

    /// <summary>The element of a list item, by its keys or its value.</summary>
    public static string Item(Schema list, JsonNode? item) =>
        list.ListType == ListType.Map ? "k:" + KeyOf(list, item as JsonObject) : "v:" + JsonText.Display(item);

    /// <summary>The schema below an element.</summary>
    public static Schema? Below(Schema? schema, string element) =>
        schema is null ? null : element.StartsWith("f:", StringComparison.Ordinal) ? schema.Field(element[2..]) : schema.Items;

    /// <summary><c>.spec.containers[name="x"].image</c></summary>
    public static string Display(IReadOnlyList<string> path)
    {
        var text = new StringBuilder();
        foreach (var element in path)
        {
            var value = element[2..];
            switch (element[0])
            {
                case 'f':
                    text.Append('.').Append(value);
                    break;
                case 'k':
                    var keys = JsonText.Parse(value) as JsonObject ?? [];
                    text.Append('[').AppendJoin(',', keys.Select(k => $"{k.Key}={JsonText.Display(k.Value)}")).Append(']');
                    break;
                case 'v':
                    text.Append("[=").Append(value).Append(']');
                    break;
                default:
                    text.Append('[').Append(value).Append(']');
                    break;
            }
        }

        return text.ToString();
    }

    private static string KeyOf(Schema list, JsonObject? item)
    {
        var text = new StringBuilder("{");
        foreach (var key in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            var value = item?[key] ?? list.Items?.Field(key)?.Default;
            if (value is null && list.ListMapKeys.Count > 1)
            {
                continue;
            }

            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"\"{key}\":").Append(JsonText.Display(value));
        }

        return text.Append('}').ToString();
    }
}
