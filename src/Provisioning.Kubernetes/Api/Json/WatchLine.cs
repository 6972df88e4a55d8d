using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Provisioning.Kubernetes.Api.Json;

/// <summary>Reads one line of a watch; each object is deserialized once.</summary>
internal static class WatchLine
{
    /// <summary>The event, or the Status of an ERROR line.</summary>
    public static (WatchEvent<T> Event, Status? Error) Read<T>(ReadOnlySequence<byte> line, JsonTypeInfo<T> typeInfo)
        where T : KubernetesResource
    {
        var reader = new Utf8JsonReader(line);
        Utf8JsonReader value = default;
        string? type = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                if (type is not null)
                {
                    return Read(type, ref reader, typeInfo);
                }

                value = reader;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null || value.TokenType == JsonTokenType.None)
        {
            throw new JsonException("A line of a watch has a type and an object.");
        }

        return Read(type, ref value, typeInfo);
    }

    private static (WatchEvent<T> Event, Status? Error) Read<T>(string type, ref Utf8JsonReader reader, JsonTypeInfo<T> typeInfo)
        where T : KubernetesResource
    {
        switch (type)
        {
            case "ERROR":
                return (default, JsonSerializer.Deserialize(ref reader, ApiJson.Default.Status) ?? new Status());
            case "BOOKMARK":
                var bookmark = JsonSerializer.Deserialize(ref reader, ApiJson.Default.Bookmark);
                return (new WatchEvent<T>(WatchEventType.Bookmark, bookmark?.Metadata?.ResourceVersion ?? "", Resource: null), null);
        }

        var resource = JsonSerializer.Deserialize(ref reader, typeInfo) ?? throw new JsonException("A watch holds null.");
        var eventType = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            _ => throw new JsonException("A line of a watch is of an unknown type."),
        };
        return (new WatchEvent<T>(eventType, resource.Metadata.ResourceVersion ?? "", resource), null);
    }
}
