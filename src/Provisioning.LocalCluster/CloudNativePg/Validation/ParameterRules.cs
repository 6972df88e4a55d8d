using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

internal static class ParameterRules
{
    private const string Fixed = """
        allow_system_table_mods archive_cleanup_command archive_command bonjour bonjour_name cluster_name config_file data_directory data_sync_retry
        event_source
        external_pid_file hba_file hot_standby ident_file jit_provider listen_addresses port primary_conninfo primary_slot_name promote_trigger_file
        recovery_end_command recovery_min_apply_delay recovery_target recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name
        recovery_target_time recovery_target_timeline recovery_target_xid restart_after_crash restore_command ssl ssl_ca_file ssl_cert_file ssl_crl_file
        ssl_dh_params_file ssl_key_file ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers stats_temp_directory
        synchronous_standby_names synchronized_standby_slots syslog_facility syslog_ident syslog_sequence_numbers syslog_split_messages temp_tablespaces
        unix_socket_directories unix_socket_group unix_socket_permissions
        """;

    /// <summary>Set by the defaults, so accepted with that value and no other.</summary>
    private const string FixedDefaults =
        "log_destination log_directory log_file_mode log_filename log_rotation_age log_rotation_size log_truncate_on_rotation logging_collector shared_preload_libraries";

    private static readonly HashSet<string> FixedNames = Words(Fixed);
    private static readonly HashSet<string> FixedDefaultNames = Words(FixedDefaults);

    public static IEnumerable<FieldError> Validate(ClusterResource cluster)
    {
        var parameters = cluster.Parameters;
        foreach (var (name, value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (FixedNames.Contains(name) || (FixedDefaultNames.Contains(name) && value != ClusterDefaults.Parameters.GetValueOrDefault(name)))
            {
                yield return new FieldError($"spec.postgresql.parameters.{name}", value, "Can't set fixed configuration parameter");
            }
        }

        if (cluster.Instances > 1 && parameters.GetValueOrDefault("wal_log_hints", "on") is not ("on" or "true" or "1" or "yes") and { } hints)
        {
            yield return new FieldError("spec.postgresql.parameters.wal_log_hints", hints, "`wal_log_hints` must be set to `on` when `instances` > 1");
        }

        foreach (var error in Resources(cluster, parameters))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Resources(ClusterResource cluster, IReadOnlyDictionary<string, string> parameters)
    {
        var requests = cluster.Spec.Node("resources", "requests");
        var limits = cluster.Spec.Node("resources", "limits");
        if (requests.Node("memory") is { } memory && parameters.TryGetValue("shared_buffers", out var buffers) &&
            MemorySize.Parse(buffers, "shared_buffers") is { } size && size > Quantity.Of(memory))
        {
            yield return new FieldError("spec.resources.requests", memory.DeepClone(), "Memory request is lower than PostgreSQL `shared_buffers` value");
        }

        foreach (var (field, label) in ((string, string)[])[("cpu", "CPU"), ("memory", "Memory")])
        {
            if (requests.Node(field) is { } request && limits.Node(field) is { } limit && Quantity.Of(request) > Quantity.Of(limit))
            {
                yield return new FieldError($"spec.resources.requests.{field}", request.DeepClone(), $"{label} request is greater than the limit");
            }
        }
    }

    private static HashSet<string> Words(string text) => [.. text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
}
