using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.CrdValidation;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Recording;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Folders of a spec and of the manifests that come out of it.</summary>
internal static class GoldenCases
{
    public static string Folder { get; } = Path.Combine(ReferenceData.RepositoryRoot, "tests", "TestAssets", "postgresql");

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    public static PostgreSqlSpec Spec(string name) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Folder, name, "spec.json")), PostgreSqlSpecs.Default.PostgreSqlSpec)!;

    public static string GoldenFile(string name) => Path.Combine(Folder, name, "manifests.golden.json");

    /// <summary>What the case's database was restored from, when the folder says so.</summary>
    public static RecoveryOrigin? Origin(string name) => Path.Combine(Folder, name, "origin.json") is var file && File.Exists(file)
        ? JsonSerializer.Deserialize(File.ReadAllText(file), RecordJson.Default.RecoveryOrigin)
        : null;

    public static DatabaseManifests Render(string name) => PostgreSqlTestData.Engine.Render(PostgreSqlTestData.Restored(Spec(name), Origin(name)));

    public static DatabaseManifests Render(PostgreSqlSpec spec) => PostgreSqlTestData.Engine.Render(PostgreSqlTestData.Context(spec));

    public static IEnumerable<Manifest> All(DatabaseManifests manifests) =>
        [.. manifests.Isolation, .. manifests.Deployment, .. manifests.Endpoint, .. manifests.Backup, .. manifests.Monitoring];

    public static JsonObject ToJson(DatabaseManifests manifests) => new()
    {
        ["podSecurity"] = manifests.PodSecurity,
        ["isolation"] = Bodies(manifests.Isolation),
        ["copiedSecrets"] = new JsonArray([.. manifests.CopiedSecrets.Select(Write)]),
        ["deployment"] = Bodies(manifests.Deployment),
        ["endpoint"] = Bodies(manifests.Endpoint),
        ["backup"] = Bodies(manifests.Backup),
        ["monitoring"] = Bodies(manifests.Monitoring),
    };

    private static JsonObject Write(CopiedSecret secret) => new()
    {
        ["name"] = secret.Name,
        ["values"] = new JsonObject(secret.Values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["copies"] = new JsonObject(secret.Copies.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)$"{entry.Value.Secret}/{entry.Value.Key}"))),
    };

    private static JsonArray Bodies(IEnumerable<Manifest> manifests) => new([.. manifests.Select(manifest => manifest.Body.DeepClone())]);
}
