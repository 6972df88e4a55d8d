using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Cluster and Secrets → what a server runs with.</summary>
internal static class SettingsBuilder
{
    /// <returns><see langword="null"/> while a Secret that the server needs is not there.</returns>
    public static ServerSettings? Build(ClusterResource cluster, string instance, RunningInstance? primary, PostgresInstances instances)
    {
        if (Certificates(cluster, instances.Secrets) is not { } certificates)
        {
            return null;
        }

        var parameters = ClusterDefaults.Parameters.Concat(cluster.Parameters)
            .GroupBy(p => p.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        return new ServerSettings
        {
            InstanceName = instance,
            Parameters = parameters,
            SharedPreloadLibraries = ManagedExtensions.PreloadLibraries(parameters, Strings(cluster.Spec.Node("postgresql", "shared_preload_libraries"))),
            HbaRules = [.. Strings(cluster.Spec.Node("postgresql", "pg_hba"))],
            PrimaryPort = primary?.Server?.Port,
            PrimaryTimeline = primary?.Report?.TimelineId,
            ArchiveCommand = instances.Archive.ArchiveCommand(cluster),
            Archive = cluster.WalArchiver is null ? null : instances.Archive.Archive(cluster),
            ChecksEmptyArchive = LocalArchive.ChecksEmpty(cluster),
            Certificates = certificates,
            Passwords = Passwords(cluster, instances.Secrets),
            ApplicationDatabase = cluster.Database,
            ApplicationOwner = cluster.Owner,
            ReplicationSlots =
            [
                .. Strings(cluster.Status.Node("instanceNames")).Where(n => n != instance).Select(PostgresConfiguration.SlotName),
            ],
            ManagedRoles = [.. ManagedRoles(cluster)],
            SynchronousStandbyNames = SynchronousReplication.StandbyNames(cluster),
            AllowAlterSystem = cluster.Spec.Bool("postgresql", "enableAlterSystem") ?? false,
        };
    }

    public static ServerCertificates? Certificates(ClusterResource cluster, Informer secrets)
    {
        var server = secrets.Get(cluster.Namespace, cluster.ServerTlsSecretName);
        var serverAuthority = secrets.Get(cluster.Namespace, cluster.ServerCaSecretName);
        var clientAuthority = secrets.Get(cluster.Namespace, cluster.ClientCaSecretName);
        var replication = secrets.Get(cluster.Namespace, cluster.ReplicationSecretName);
        return server is null || serverAuthority is null || clientAuthority is null || replication is null
            ? null
            : new ServerCertificates(
                SecretData.Text(server, "tls.crt"), SecretData.Text(server, "tls.key"), SecretData.Text(serverAuthority, "ca.crt"),
                SecretData.Text(clientAuthority, "ca.crt"), SecretData.Text(replication, "tls.crt"), SecretData.Text(replication, "tls.key"));
    }

    /// <summary>The user that the application's Secret names instead of the owner: its password is then nobody's.</summary>
    public static string? WrongUsername(ClusterResource cluster, Informer secrets) =>
        SecretData.TryText(secrets.Get(cluster.Namespace, cluster.AppSecretName), "username") is { } name && name != cluster.Owner ? name : null;

    private static Dictionary<string, string?> Passwords(ClusterResource cluster, Informer secrets)
    {
        var passwords = new Dictionary<string, string?>(StringComparer.Ordinal);
        var application = secrets.Get(cluster.Namespace, cluster.AppSecretName);
        if (SecretData.TryText(application, "username") == cluster.Owner && SecretData.TryText(application, "password") is { } password)
        {
            passwords[cluster.Owner] = password;
        }

        passwords["postgres"] = cluster.EnableSuperuser
            ? SecretData.TryText(secrets.Get(cluster.Namespace, cluster.SuperuserSecretName), "password")
            : null;
        foreach (var role in Roles(cluster))
        {
            if (role.Bool("disablePassword") == true)
            {
                passwords[role.String("name")!] = null;
            }
            else if (role.String("passwordSecret", "name") is { } name &&
                SecretData.TryText(secrets.Get(cluster.Namespace, name), "password") is { } rolePassword)
            {
                passwords[role.String("name")!] = rolePassword;
            }
        }

        return passwords;
    }

    private static IEnumerable<ManagedRole> ManagedRoles(ClusterResource cluster) =>
        from role in Roles(cluster)
        let options = string.Join(' ',
            Option(role, "login", "LOGIN", false), Option(role, "superuser", "SUPERUSER", false), Option(role, "createdb", "CREATEDB", false),
            Option(role, "createrole", "CREATEROLE", false), Option(role, "inherit", "INHERIT", true), Option(role, "replication", "REPLICATION", false),
            Option(role, "bypassrls", "BYPASSRLS", false), $"CONNECTION LIMIT {role.Int("connectionLimit") ?? -1}")
        select new ManagedRole(role.String("name")!, role.String("ensure") == "absent", options, [.. Strings(role.Node("inRoles"))]);

    private static IEnumerable<JsonObject> Roles(ClusterResource cluster) =>
        ((cluster.Spec.Node("managed", "roles") as JsonArray) ?? []).OfType<JsonObject>().Where(r => r.String("name") is not null);

    private static string Option(JsonObject role, string field, string word, bool fallback) => role.Bool(field) ?? fallback ? word : "NO" + word;

    private static IEnumerable<string> Strings(JsonNode? list) => ((list as JsonArray) ?? []).Select(v => v.String()).OfType<string>();
}
