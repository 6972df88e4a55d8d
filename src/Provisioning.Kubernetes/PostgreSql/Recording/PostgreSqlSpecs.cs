using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Recording;

/// <summary>How specs are recorded: what the caller set, by property name.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(PostgreSqlSpecConverter)])]
[JsonSerializable(typeof(PostgreSqlSpec))]
[JsonSerializable(typeof(SpecDocument))]
internal sealed partial class PostgreSqlSpecs : JsonSerializerContext;
