using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How the operator's kinds are read and written: what is null is left out, so that an apply claims only fields that we mean.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(Backup))]
[JsonSerializable(typeof(BackupSpec))]
[JsonSerializable(typeof(ObjectStore))]
[JsonSerializable(typeof(ScheduledBackup))]
[JsonSerializable(typeof(ObjectStoreSpec))]
[JsonSerializable(typeof(ScheduledBackupSpec))]
internal sealed partial class PostgreSqlResources : JsonSerializerContext;
