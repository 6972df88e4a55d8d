using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.State;

/// <summary>How the kinds that hold state are read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Lease))]
internal sealed partial class StateResources : JsonSerializerContext;
