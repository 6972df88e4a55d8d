using Provisioning.Kubernetes.PostgreSql.Settings;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.PostgreSql.Validation;

/// <summary>PostgreSQL parameters that the operator sets itself, or whose value it would refuse.</summary>
internal static class ParameterRules
{
    private const string Libraries = "shared_preload_libraries";

    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "allow_system_table_mods", "archive_cleanup_command", "archive_command", "archive_mode", "bonjour", "bonjour_name", "cluster_name", "config_file",
        "data_directory", "data_sync_retry", "event_source", "external_pid_file", "hba_file", "hot_standby", "ident_file", "jit_provider", "listen_addresses",
        "log_destination", "log_directory", "log_file_mode", "log_filename", "log_rotation_age", "log_rotation_size", "log_truncate_on_rotation",
        "logging_collector", "port", "primary_conninfo", "primary_slot_name", "promote_trigger_file", "recovery_end_command", "recovery_min_apply_delay",
        "recovery_target", "recovery_target_action", "recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name", "recovery_target_time",
        "recovery_target_timeline", "recovery_target_xid", "restart_after_crash", "restore_command", "ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_dir",
        "ssl_crl_file", "ssl_dh_params_file", "ssl_key_file", "ssl_passphrase_command", "ssl_passphrase_command_supports_reload", "ssl_prefer_server_ciphers",
        "stats_temp_directory", "synchronized_standby_slots", "synchronous_standby_names", "syslog_facility", "syslog_ident", "syslog_sequence_numbers",
        "syslog_split_messages", "temp_tablespaces", "unix_socket_directories", "unix_socket_group", "unix_socket_permissions",
    };

    public static IEnumerable<SpecError> Validate(IReadOnlyDictionary<string, string> parameters, int instances, Quantity? memory)
    {
        foreach (var (name, value) in parameters)
        {
            if (GetError(name, value, instances, memory) is { } error)
            {
                yield return new() { Field = $"{nameof(PostgreSqlSpec.Parameters)}[{name}]", Message = error };
            }
        }
    }

    private static string? GetError(string name, string value, int instances, Quantity? memory)
    {
        if (!name.Split('.').All(IsName))
        {
            return "It is not the name of a PostgreSQL parameter: lowercase letters, digits and '_', with a '.' after an extension's name.";
        }

        if (name == Libraries)
        {
            return "The operator sets it: a parameter of pg_stat_statements, pgaudit, auto_explain or pg_failover_slots loads that library.";
        }

        if (Fixed.Contains(name))
        {
            return "The operator sets it and refuses any other value. Leave it out.";
        }

        if (value is null || value.Any(char.IsControl))
        {
            return "The value holds a line break or another control character.";
        }

        return name switch
        {
            "shared_buffers" => SharedBuffers(value, memory),
            "wal_level" when value is not ("logical" or "replica") => "Archiving and replication need 'logical' or 'replica'.",
            "wal_log_hints" when instances > 1 && !IsOn(value) =>
                "It must be 'on' with more than one instance: a failed primary could not come back as a replica.",
            _ => null,
        };
    }

    private static string? SharedBuffers(string value, Quantity? memory)
    {
        if (!SettingUnits.TryParse(value, "8kB", out var blocks))
        {
            return $"'{value}' is not an amount of memory, such as 1GB or 512MB.";
        }

        return memory is { } limit && blocks * 8192 > limit.Value ? $"'{value}' is more than the instance's memory, {limit}." : null;
    }

    private static bool IsOn(string value) => SettingUnits.TryParseBoolean(value, out var on) && on;

    private static bool IsName(string part) =>
        part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
