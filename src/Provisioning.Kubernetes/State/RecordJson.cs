using System.Text.Json;
using System.Text.Json.Serialization;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.State;

/// <summary>How records are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DatabaseRecord))]
[JsonSerializable(typeof(ArchiveRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
