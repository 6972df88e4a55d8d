using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>How specs are recorded: what the caller set, by property name; derived properties are left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(DatabaseTierConverter)])]
[JsonSerializable(typeof(PostgreSqlSpec))]
internal sealed partial class PostgreSqlSpecs : JsonSerializerContext;
