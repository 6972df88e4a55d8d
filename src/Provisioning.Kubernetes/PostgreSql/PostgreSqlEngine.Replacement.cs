using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Replacement;
using Provisioning.Kubernetes.PostgreSql.Sql;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Restore in place.</content>
internal sealed partial class PostgreSqlEngine : IReplacementEngine
{
    public int MaxObjectNameLength => MaxClusterNameLength;

    public IReadOnlyList<Manifest> RenderInherited(
        DatabaseContext replacement, DatabaseCredentials credentials, IReadOnlyDictionary<string, Secret> secrets, DatabaseContext replaced) =>
        [.. InheritedSecrets.Render(replacement, credentials, secrets.GetValueOrDefault(PostgreSqlNames.CertificateAuthoritySecret(replaced)))];

    public JsonObject? PatchPassword(DatabaseContext context, Secret secret, DatabaseCredentials credentials) =>
        secret.Metadata.Name == PostgreSqlNames.ApplicationSecret(context) ? InheritedSecrets.PatchPassword(secret, credentials.Password) : null;

    public JsonObject PatchFence(bool fenced) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ClusterAnnotations.Fencing] = fenced ? "[\"*\"]" : null } },
    };

    public IEnumerable<string> GetRemains(DatabaseContext context, IObservedObjects observed) => Remains.Find(context, observed);

    public PodCommand<string> Inspect(DatabaseContext context) => Psql.Query(
        PostgreSqlNames.Database((PostgreSqlSpec)context.Spec), Inspection.Query, Inspection.Describe);
}
