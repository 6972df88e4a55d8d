using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>How credentials are written before they are sealed.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialPayload))]
internal sealed partial class CredentialJson : JsonSerializerContext;
