using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The Secrets with a user's credentials: <c>-app</c> and <c>-superuser</c>.</summary>
internal static class CredentialSecret
{
    private const string PasswordAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static string NewPassword() => RandomNumberGenerator.GetString(PasswordAlphabet, 64);

    public static JsonObject Application(ClusterResource cluster, string password) =>
        Create(cluster, $"{cluster.Name}-app", "app", cluster.Owner, cluster.Database, password);

    public static JsonObject Superuser(ClusterResource cluster, string password) =>
        Create(cluster, $"{cluster.Name}-superuser", "superuser", "postgres", "*", password);

    private static JsonObject Create(ClusterResource cluster, string name, string userType, string user, string database, string password)
    {
        var host = $"{cluster.Name}-rw";
        var inNamespace = $"{host}.{cluster.Namespace}";
        var fullHost = $"{inNamespace}.svc.{Cnpg.ClusterDomain}";
        var credentials = $"{Uri.EscapeDataString(user)}:{password}";
        // '*' stands for every database in .pgpass, and the URIs repeat it.
        var query = $"{database}?password={password}&user={Uri.EscapeDataString(user)}";
        var labels = new JsonObject
        {
            ["app.kubernetes.io/managed-by"] = Cnpg.Component,
            [Cnpg.ClusterLabel] = cluster.Name,
            [Cnpg.ReloadLabel] = "true",
            [Cnpg.UserTypeLabel] = userType,
        };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = OwnedMetadata.Create(cluster, name, labels, OwnedMetadata.VersionAnnotation()),
            ["type"] = "kubernetes.io/basic-auth",
            ["stringData"] = new JsonObject
            {
                ["username"] = user,
                ["user"] = user,
                ["password"] = password,
                ["dbname"] = database,
                ["host"] = host,
                ["port"] = "5432",
                ["uri"] = $"postgresql://{credentials}@{inNamespace}:5432/{database}",
                ["jdbc-uri"] = $"jdbc:postgresql://{inNamespace}:5432/{query}",
                ["fqdn-uri"] = $"postgresql://{credentials}@{fullHost}:5432/{database}",
                ["fqdn-jdbc-uri"] = $"jdbc:postgresql://{fullHost}:5432/{query}",
                ["pgpass"] = $"{host}:5432:{database}:{user}:{password}\n",
            },
        };
    }
}
