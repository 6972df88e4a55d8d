using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Provisioning.LocalCluster.ApiServer.Json;

/// <summary>Reads one YAML document as JSON, by the event parser: no reflection.</summary>
internal static class YamlText
{
    /// <exception cref="JsonException">The text is no YAML.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            return Node(parser, new Dictionary<AnchorName, JsonNode?>());
        }
        catch (YamlException e)
        {
            throw new JsonException($"error converting YAML to JSON: yaml: {e.Message}", e);
        }
    }

    private static JsonNode? Node(Parser parser, Dictionary<AnchorName, JsonNode?> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out var known) ? known?.DeepClone() : throw new JsonException($"unknown anchor '{alias.Value}'");
        }

        JsonNode? result;
        AnchorName anchor;
        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            anchor = mapping.Anchor;
            var o = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>().Value;
                o[key] = Node(parser, anchors);
            }

            result = o;
        }
        else if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            anchor = sequence.Anchor;
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, anchors));
            }

            result = list;
        }
        else
        {
            var scalar = parser.Consume<Scalar>();
            anchor = scalar.Anchor;
            result = ScalarValue(scalar);
        }

        if (!anchor.IsEmpty)
        {
            anchors[anchor] = result;
        }

        return result;
    }

    private static JsonValue? ScalarValue(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return null;
        }

        if (text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON")
        {
            return JsonValue.Create(true);
        }

        if (text is "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF")
        {
            return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) && (text.Length == 1 || text[0] != '0'))
        {
            return JsonValue.Create(integer);
        }

        return (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
