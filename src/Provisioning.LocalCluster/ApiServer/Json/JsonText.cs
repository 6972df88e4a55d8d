using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Json;

/// <summary>
/// JSON in and out. Reading is eager, so that many threads may read the result, and reports keys that occur twice, which strict decoding refuses.
/// </summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 512 };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        if (!reader.Read())
        {
            throw new JsonException("unexpected end of JSON input");
        }

        var value = ReadValue(ref reader, "", duplicates);
        if (reader.Read())
        {
            throw new JsonException("invalid character after top-level value");
        }

        return value;
    }

    public static JsonNode? Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] ToBytes(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, node);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An object with <c>kind</c> and <c>apiVersion</c> first, so that a list can leave them out by cutting the bytes.</summary>
    public static byte[] ObjectToBytes(JsonObject item)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("kind");
            Write(writer, item["kind"]);
            writer.WritePropertyName("apiVersion");
            Write(writer, item["apiVersion"]);
            foreach (var (name, value) in item)
            {
                if (name is not ("kind" or "apiVersion"))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }

    /// <summary>A value as Go prints it in an error message: strings quoted, objects and lists as JSON.</summary>
    public static string Display(JsonNode? node) => node is null ? "null" : System.Text.Encoding.UTF8.GetString(ToBytes(node));

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var o = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    var below = duplicates is null ? "" : path.Length == 0 ? name : $"{path}.{name}";
                    var value = ReadValue(ref reader, below, duplicates);
                    if (!o.TryAdd(name, value))
                    {
                        duplicates?.Add(below);
                        o[name] = value;
                    }
                }

                return o;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(ReadValue(ref reader, duplicates is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Count}]"), duplicates));
                }

                return list;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? JsonValue.Create(integer) : JsonValue.Create(reader.GetDouble());
            default:
                return null;
        }
    }
}
