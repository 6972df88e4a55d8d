using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.State;

/// <summary>How records are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DatabaseRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
