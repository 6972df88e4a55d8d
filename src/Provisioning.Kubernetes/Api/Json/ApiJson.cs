using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.Api.Json;

/// <summary>What the seam itself reads of the API's answers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(ListMeta))]
[JsonSerializable(typeof(Bookmark))]
[JsonSerializable(typeof(DiscoveredResources))]
internal sealed partial class ApiJson : JsonSerializerContext;
