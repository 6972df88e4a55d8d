using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>A tier as its wire form.</summary>
internal sealed class DatabaseTierConverter : JsonConverter<DatabaseTier>
{
    public override DatabaseTier Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value && !string.IsNullOrWhiteSpace(value) ? new DatabaseTier(value) : throw new JsonException("A tier is a word, such as FREE.");

    public override void Write(Utf8JsonWriter writer, DatabaseTier value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
