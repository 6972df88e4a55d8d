using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Recording;

/// <summary>
/// Reads and writes a spec through <see cref="SpecDocument"/>: generated code would give every init-only property that the text leaves out its
/// type's default in place of the property's own, and so break on records that are older than a property.
/// </summary>
internal sealed class PostgreSqlSpecConverter : JsonConverter<PostgreSqlSpec>
{
    public override PostgreSqlSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, PostgreSqlSpecs.Default.SpecDocument)?.ToSpec();

    public override void Write(Utf8JsonWriter writer, PostgreSqlSpec value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, SpecDocument.From(value), PostgreSqlSpecs.Default.SpecDocument);
}
