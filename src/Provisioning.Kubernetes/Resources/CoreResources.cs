using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.Resources;

/// <summary>How the built-in kinds that we read are deserialized: tolerant of everything that we do not look at.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(PersistentVolumeClaim))]
[JsonSerializable(typeof(StorageClass))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(PodUsage))]
[JsonSerializable(typeof(PersistentVolume))]
[JsonSerializable(typeof(AnyObject))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(SelfSubjectAccessReview))]
internal sealed partial class CoreResources : JsonSerializerContext;
