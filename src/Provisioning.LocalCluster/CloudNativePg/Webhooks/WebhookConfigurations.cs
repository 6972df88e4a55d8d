using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Webhooks;

/// <summary>How the API server is told about the webhooks.</summary>
internal static class WebhookConfigurations
{
    public const string MutatePrefix = "/mutate-";

    private static readonly ResourceKind[] Guarded = [Kinds.Cluster, Kinds.Backup, Kinds.ScheduledBackup];

    /// <summary>Tells ours from the original's, which must stay.</summary>
    public const string ManagedBy = "provisioning-local";

    public static JsonObject Mutating(Uri server, string authorityPem, string failurePolicy) =>
        Create("MutatingWebhookConfiguration", "cnpg-mutating-webhook-configuration", "m", MutatePrefix, server, authorityPem, failurePolicy);

    public static JsonObject Validating(Uri server, string authorityPem, string failurePolicy) =>
        Create("ValidatingWebhookConfiguration", "cnpg-validating-webhook-configuration", "v", "/validate-", server, authorityPem, failurePolicy);

    public static bool IsOurs(JsonObject configuration) => configuration.Label("app.kubernetes.io/managed-by") == ManagedBy;

    private static JsonObject Create(string kind, string name, string prefix, string pathPrefix, Uri server, string authorityPem, string failurePolicy) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = ManagedBy } },
        ["webhooks"] = new JsonArray([.. Guarded.Select(k => (JsonNode)new JsonObject
        {
            ["name"] = $"{prefix}{k.Kind.ToLowerInvariant()}.cnpg.io",
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["clientConfig"] = new JsonObject
            {
                ["url"] = new Uri(server, $"{pathPrefix}postgresql-cnpg-io-v1-{k.Kind.ToLowerInvariant()}").ToString(),
                ["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem)),
            },
            ["failurePolicy"] = failurePolicy,
            ["sideEffects"] = "None",
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(k.Group),
                ["apiVersions"] = new JsonArray(k.Version),
                ["operations"] = new JsonArray("CREATE", "UPDATE"),
                ["resources"] = new JsonArray(k.Plural),
            }),
        })]),
    };
}
