using System.Globalization;
using System.Text;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Renders <c>custom.conf</c> and <c>pg_hba.conf</c>: the cluster's parameters, fitted to a developer's machine.</summary>
internal static class PostgresConfiguration
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Greater values are cut to these on the command line: many clusters share one machine here, whatever their tier asks for.</summary>
    private static readonly Dictionary<string, long> MemoryLimits = new(StringComparer.Ordinal)
    {
        ["shared_buffers"] = 32 * Megabyte,
        ["maintenance_work_mem"] = 64 * Megabyte,
        ["wal_buffers"] = 4 * Megabyte,
        ["wal_keep_size"] = 32 * Megabyte,
        ["max_wal_size"] = 256 * Megabyte,
        ["min_wal_size"] = 32 * Megabyte,
    };

    /// <summary>What the instance manager decides itself.</summary>
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "archive_mode", "log_destination", "log_directory", "log_filename", "log_rotation_age", "log_rotation_size", "log_truncate_on_rotation",
        "logging_collector", "shared_preload_libraries", "dynamic_shared_memory_type", "shared_memory_type", "unix_socket_directories", "port",
        "listen_addresses", "huge_pages",
    };

    /// <summary>Has a new data directory read what is rendered here, after its own configuration.</summary>
    public static Task IncludeAsync(string dataDirectory, CancellationToken cancellationToken) => File.AppendAllTextAsync(
        Path.Combine(dataDirectory, "postgresql.conf"), "\n# The instance manager's configuration\ninclude 'custom.conf'\n", cancellationToken);

    /// <param name="settings">What to run with.</param>
    /// <param name="known">The parameters that the installed version has; others are left out.</param>
    /// <param name="port">Where to listen.</param>
    /// <param name="runDirectory">For the socket and the certificates.</param>
    public static string Render(ServerSettings settings, IReadOnlySet<string> known, int port, string runDirectory)
    {
        var text = new StringBuilder("# Written by the instance manager.\n");
        var parameters = new SortedDictionary<string,
            string>(StringComparer.Ordinal) { ["shared_buffers"] = "16MB", ["max_wal_size"] = "128MB", ["min_wal_size"] = "32MB" };
        foreach (
            var (name, value) in settings.Parameters.Where(
                p => !Fixed.Contains(p.Key) && (p.Key.Contains('.', StringComparison.Ordinal) || known.Contains(p.Key))))
        {
            parameters[name] = value;
        }

        // Nothing here outlives the machine, so nothing waits for its disk.
        parameters["fsync"] = "off";
        parameters["synchronous_commit"] = parameters.GetValueOrDefault("synchronous_commit", "on");
        parameters["wal_retrieve_retry_interval"] = "200ms";
        parameters["listen_addresses"] = "127.0.0.1";
        parameters["port"] = port.ToString(CultureInfo.InvariantCulture);
        parameters["unix_socket_directories"] = runDirectory;
        parameters["logging_collector"] = "off";
        parameters["log_destination"] = "stderr";
        parameters["log_line_prefix"] = "";
        parameters["archive_mode"] = "on";
        parameters["archive_command"] = settings.ArchiveCommand;
        parameters["restore_command"] = settings.RestoreCommand;
        parameters["synchronous_standby_names"] = settings.SynchronousStandbyNames;
        parameters["hot_standby"] = "on";
        parameters["huge_pages"] = "off";
        parameters["cluster_name"] = settings.InstanceName;
        parameters["restart_after_crash"] = "off";
        parameters["recovery_target_timeline"] = "latest";
        parameters["password_encryption"] = "scram-sha-256";
        parameters["shared_preload_libraries"] = string.Join(',', settings.SharedPreloadLibraries);
        if (settings.Certificates is not null)
        {
            parameters["ssl"] = "on";
            parameters["ssl_cert_file"] = Path.Combine(runDirectory, CertificateFiles.ServerCertificate);
            parameters["ssl_key_file"] = Path.Combine(runDirectory, CertificateFiles.ServerKey);
            parameters["ssl_ca_file"] = Path.Combine(runDirectory, CertificateFiles.ClientAuthority);
        }

        if (settings.PrimaryPort is { } primary)
        {
            parameters["primary_conninfo"] = ConnectionString(settings.InstanceName, primary, runDirectory);
            parameters["primary_slot_name"] = SlotName(settings.InstanceName);
        }

        if (known.Contains("allow_alter_system"))
        {
            parameters["allow_alter_system"] = settings.AllowAlterSystem ? "on" : "off";
        }

        foreach (var (name, value) in settings.Recovery)
        {
            parameters[name] = value;
        }

        foreach (var (name, value) in parameters)
        {
            text.Append(name).Append(" = '").Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
        }

        return text.ToString();
    }

    /// <summary>The rules of access: the instance's own socket, replication by certificate, the cluster's rules, and passwords for the rest.</summary>
    public static string RenderHba(ServerSettings settings) => new StringBuilder()
        .Append("local all all peer map=local\n")
        .Append("local replication all peer map=local\n")
        .Append("hostssl postgres streaming_replica all cert\n")
        .Append("hostssl replication streaming_replica all cert\n")
        .AppendJoin("", settings.HbaRules.Select(r => r + "\n"))
        .Append("host all all all scram-sha-256\n")
        .ToString();

    /// <summary>Who is <c>postgres</c> on the instance's own socket: the users of this machine that its processes run as.</summary>
    public static string RenderIdent(IEnumerable<string> users) => string.Concat(users.Distinct(StringComparer.Ordinal).Select(u => $"local \"{u}\" postgres\n"));

    /// <summary>How a replica, <c>pg_basebackup</c> or <c>pg_rewind</c> reaches the primary.</summary>
    public static string ConnectionString(string instanceName, int port, string runDirectory) => string.Create(
        CultureInfo.InvariantCulture,
        $"host=127.0.0.1 port={port} user=streaming_replica dbname=postgres application_name={instanceName} sslmode=verify-ca connect_timeout=5 " +
        $"sslcert={runDirectory}/{CertificateFiles.ReplicationCertificate} sslkey={runDirectory}/{CertificateFiles.ReplicationKey} " +
        $"sslrootcert={runDirectory}/{CertificateFiles.ServerAuthority}");

    /// <summary>
    /// What the server's command line cuts of that which its configuration asks for. The configuration itself keeps what was asked, and the server tells that
    /// it was overridden (<c>pg_settings.source</c>).
    /// </summary>
    public static IReadOnlyDictionary<string, string> Limits(ServerSettings settings, IReadOnlySet<string> known) =>
        (from parameter in settings.Parameters
         where !Fixed.Contains(parameter.Key) && known.Contains(parameter.Key)
         let limited = Limit(parameter.Key, parameter.Value)
         where limited != parameter.Value
         select KeyValuePair.Create(parameter.Key, limited)).ToDictionary(StringComparer.Ordinal);

    public static string SlotName(string instanceName) => $"_cnpg_{instanceName.Replace('-', '_')}";

    private static string Limit(string name, string value)
    {
        if (name == "max_connections" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var connections) && connections > 500)
        {
            return "500";
        }

        return MemoryLimits.TryGetValue(name, out var limit) && MemorySize.Parse(value, name) is { } size && size > limit
            ? string.Create(CultureInfo.InvariantCulture, $"{limit / Megabyte}MB")
            : value;
    }
}
