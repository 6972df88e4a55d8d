using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>A <c>Cluster</c> as the operator and the instances read it.</summary>
internal sealed class ClusterResource(JsonObject item)
{
    public JsonObject Item { get; } = item;

    public string Name => Item.Name();

    public string Namespace => Item.Namespace() ?? "default";

    public string Uid => Item.Uid();

    public ObjectKey Key => new(Namespace, Name);

    public JsonNode? Spec => Item["spec"];

    public JsonNode? Status => Item["status"];

    public int Instances => Spec.Int("instances") ?? 1;

    public string Image => Spec.String("imageName") ?? Status.String("image") ?? Cnpg.DefaultImage;

    /// <summary>The catalog that the image comes from, when the Cluster does not name the image itself.</summary>
    public JsonObject? ImageCatalogRef => Spec.String("imageName") is null ? Spec.Node("imageCatalogRef") as JsonObject : null;

    public int MajorVersion => ImageCatalogRef.Int("major") ?? PostgresImageName.MajorVersion(Image) ?? 18;

    /// <summary>The major version that the data on the volumes is of; behind <see cref="MajorVersion"/> until an upgrade is done.</summary>
    public int DataMajorVersion => Status.Int("pgDataImageInfo", "majorVersion") ?? MajorVersion;

    public string Phase => Status.String("phase") ?? "";

    public string CurrentPrimary => Status.String("currentPrimary") ?? "";

    public string TargetPrimary => Status.String("targetPrimary") ?? "";

    public bool EnablePdb => Spec.Bool("enablePDB") ?? true;

    public bool EnableSuperuser => Spec.Bool("enableSuperuserAccess") ?? false;

    public JsonObject? Initdb => Spec.Node("bootstrap", "initdb") as JsonObject;

    public JsonObject? Recovery => Spec.Node("bootstrap", "recovery") as JsonObject;

    /// <summary>The section that names the application's database, whichever way the cluster starts.</summary>
    public JsonObject? Bootstrap => Initdb ?? Recovery ?? Spec.Node("bootstrap", "pg_basebackup") as JsonObject;

    public string Database => Bootstrap.String("database") is { Length: > 0 } name ? name : "app";

    public string Owner => Bootstrap.String("owner") is { Length: > 0 } name ? name : Database;

    public string AppSecretName => Bootstrap.String("secret", "name") ?? $"{Name}-app";

    public string SuperuserSecretName => Spec.String("superuserSecret", "name") ?? $"{Name}-superuser";

    public string ServiceAccountName => Spec.String("serviceAccountName") ?? Name;

    public string ServerCaSecretName => Spec.String("certificates", "serverCASecret") ?? $"{Name}-ca";

    public string ServerTlsSecretName => Spec.String("certificates", "serverTLSSecret") ?? $"{Name}-server";

    public string ClientCaSecretName => Spec.String("certificates", "clientCASecret") ?? $"{Name}-ca";

    public string ReplicationSecretName => Spec.String("certificates", "replicationTLSSecret") ?? $"{Name}-replication";

    public bool IsHibernating => Item.Annotation(Cnpg.HibernationAnnotation) == "on";

    public IReadOnlyDictionary<string, string> Parameters =>
        (Spec.Node("postgresql", "parameters") as JsonObject)?.Where(p => p.Value is JsonValue)
            .ToDictionary(p => p.Key, p => p.Value.String() ?? p.Value!.ToJsonString(), StringComparer.Ordinal) ?? [];

    public IEnumerable<JsonObject> Plugins =>
        ((Spec.Node("plugins") as JsonArray) ?? []).OfType<JsonObject>().Where(p => p.Bool("enabled") ?? true);

    public JsonObject? WalArchiver => Plugins.FirstOrDefault(p => p.Bool("isWALArchiver") ?? false);

    public JsonObject? ExternalCluster(string name) =>
        ((Spec.Node("externalClusters") as JsonArray) ?? []).OfType<JsonObject>().FirstOrDefault(c => c.String("name") == name);

    public JsonObject? Condition(string type) =>
        ((Status.Node("conditions") as JsonArray) ?? []).OfType<JsonObject>().FirstOrDefault(c => c.String("type") == type);

    public bool IsFenced(string instance)
    {
        var text = Item.Annotation(Cnpg.FencedInstancesAnnotation);
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(text) is JsonArray names && names.Any(n => n.String() is "*" || n.String() == instance);
        }
        catch (System.Text.Json.JsonException)
        {
            // The real operator ignores a list it cannot read, too: nothing is fenced.
            return false;
        }
    }

    public string InstanceName(int serial) => string.Create(CultureInfo.InvariantCulture, $"{Name}-{serial}");
}
