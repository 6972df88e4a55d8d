using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Provisioning.Kubernetes.Api.Json;

/// <summary>Reads a page of a list item by item, without a tree of the whole.</summary>
internal static class ListReader
{
    public static ResourceList<T> Read<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> itemType)
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<T>();
        ListMeta? metadata = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A list is an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                metadata = JsonSerializer.Deserialize(ref reader, ApiJson.Default.ListMeta);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                ReadItems(ref reader, itemType, items);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ResourceList<T>(items, metadata?.ResourceVersion ?? "", string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue);
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> itemType, List<T> items)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, itemType) ?? throw new JsonException("A list holds null."));
        }
    }
}
