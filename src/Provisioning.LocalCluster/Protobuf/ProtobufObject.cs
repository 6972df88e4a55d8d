using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Protobuf;

/// <summary>Reads a Kubernetes object in protobuf (<c>k8s\0</c>, then an envelope with its type around the object).</summary>
internal static class ProtobufObject
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The same object as JSON, or <see langword="null"/> for one of a type or with a field that is not in <see cref="MessageCatalog"/>.</summary>
    /// <exception cref="InvalidDataException">It is not protobuf at all.</exception>
    public static JsonObject? Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new InvalidDataException("the prefix of a protobuf object is missing");
        }

        if (Message("Unknown", body[Magic.Length..]) is not { } envelope)
        {
            return null;
        }

        var (apiVersion, kind) = (envelope.String("typeMeta", "apiVersion"), envelope.String("typeMeta", "kind"));
        if (!MessageCatalog.Knows($"{apiVersion}/{kind}")
                || Message($"{apiVersion}/{kind}", Convert.FromBase64String(envelope.String("raw") ?? "")) is not { } item)
        {
            return null;
        }

        item.Insert(0, "kind", kind);
        item.Insert(1, "apiVersion", apiVersion);
        return item;
    }

    private static JsonObject? Message(string type, ReadOnlySpan<byte> data)
    {
        var fields = MessageCatalog.Fields(type);
        var json = new JsonObject();
        var reader = new WireReader(data);
        while (reader.TryRead(out var number, out var value, out var bytes))
        {
            if (!fields.TryGetValue(number, out var field))
            {
                return null;
            }

            if (field.Type.StartsWith("map[", StringComparison.Ordinal))
            {
                var map = json[field.Name] as JsonObject ?? [];
                AddEntry(map, field.Type[4..^1], bytes);
                json[field.Name] = map;
                continue;
            }

            if (!TryValue(field, value, bytes, out var node))
            {
                return null;
            }

            if (field.IsRepeated)
            {
                var list = json[field.Name] as JsonArray ?? [];
                list.Add(node);
                json[field.Name] = list;
            }
            else if (field.IsPointer || !IsZero(node))
            {
                json[field.Name] = node;
            }
        }

        return json;
    }

    private static bool TryValue(MessageField field, ulong number, ReadOnlySpan<byte> bytes, out JsonNode? value)
    {
        value = field.Type switch
        {
            "string" => Encoding.UTF8.GetString(bytes),
            "bytes" => Convert.ToBase64String(bytes),
            "bool" => number != 0,
            "int" => (long)number,
            "time" => Time(bytes),
            "quantity" => Text(bytes, 1),
            "intstr" => IntOrString(bytes),
            _ => Message(field.Type, bytes),
        };
        return value is not null || field.Type == "time";
    }

    private static void AddEntry(JsonObject map, string type, ReadOnlySpan<byte> entry)
    {
        var key = "";
        JsonNode? value = "";
        var reader = new WireReader(entry);
        while (reader.TryRead(out var field, out _, out var bytes))
        {
            if (field == 1)
            {
                key = Encoding.UTF8.GetString(bytes);
            }
            else
            {
                value = type switch
                {
                    "bytes" => Convert.ToBase64String(bytes),
                    "quantity" => Text(bytes, 1),
                    _ => Encoding.UTF8.GetString(bytes),
                };
            }
        }

        map[key] = value;
    }

    private static JsonNode? Time(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.TryRead(out var field, out var number, out _))
        {
            if (field == 1)
            {
                return DateTimeOffset.FromUnixTimeSeconds((long)number).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private static JsonNode IntOrString(ReadOnlySpan<byte> message)
    {
        var (isText, integer, text) = (false, 0L, "");
        var reader = new WireReader(message);
        while (reader.TryRead(out var field, out var number, out var bytes))
        {
            switch (field)
            {
                case 1:
                    isText = number == 1;
                    break;
                case 2:
                    integer = (long)number;
                    break;
                case 3:
                    text = Encoding.UTF8.GetString(bytes);
                    break;
            }
        }

        return isText ? text : integer;
    }

    private static string Text(ReadOnlySpan<byte> message, int wanted)
    {
        var reader = new WireReader(message);
        while (reader.TryRead(out var field, out _, out var bytes))
        {
            if (field == wanted)
            {
                return Encoding.UTF8.GetString(bytes);
            }
        }

        return "";
    }

    private static bool IsZero(JsonNode? node) => node switch
    {
        null => true,
        JsonObject item => item.Count == 0,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0,
        JsonValue value when value.TryGetValue<long>(out var number) => number == 0,
        JsonValue value when value.TryGetValue<bool>(out var flag) => !flag,
        _ => false,
    };
}
