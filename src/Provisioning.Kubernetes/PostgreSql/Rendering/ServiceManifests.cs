using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>The Services that applications connect to. A restore in place leads them to another cluster and changes no connection string.</summary>
internal static class ServiceManifests
{
    public static IEnumerable<Manifest> Render(DatabaseContext context)
    {
        yield return Render(context, PostgreSqlNames.PrimaryService, "primary");
        if (context.Instances > 1)
        {
            yield return Render(context, PostgreSqlNames.ReplicasService, "replica");
        }
    }

    /// <summary>
    /// What the server's certificate has to name so that clients can verify it under the Services' names: both, so that it need not be signed again when the
    /// number of instances changes.
    /// </summary>
    public static IReadOnlyList<string> CertificateNames(DatabaseContext context) =>
    [
        .. new[] { PostgreSqlNames.PrimaryService, PostgreSqlNames.ReplicasService }
            .SelectMany(service => new[] { service, $"{service}.{context.Namespace}", PostgreSqlNames.Host(context, service) }),
    ];

    private static Manifest Render(DatabaseContext context, string name, string role) =>
        ManifestFactory.Create(PostgreSqlTypes.Service, context, name, new JsonObject
        {
            ["type"] = "ClusterIP",
            ["selector"] = new JsonObject
            {
                [PostgreSqlNames.ClusterLabel] = context.Name,
                [PostgreSqlNames.InstanceRoleLabel] = role,
            },

            // With its protocol: an apply merges ports by number and protocol, and must not leave either to a default.
            ["ports"] = new JsonArray(new JsonObject
            {
                ["name"] = "postgres",
                ["protocol"] = "TCP",
                ["port"] = PostgreSqlNames.Port,
                ["targetPort"] = PostgreSqlNames.Port,
            }),
        });
}
