using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// The parameters that a standby must not have lower than the primary whose WAL it replays: a decrease takes effect on the primary first, and a standby
/// that starts before that keeps what the WAL asks for.
/// </summary>
internal static class HotStandby
{
    /// <summary>By their names in <c>pg_controldata</c>, with PostgreSQL's defaults.</summary>
    private static readonly Dictionary<string, (string Parameter, int Default)> Settings = new(StringComparer.Ordinal)
    {
        ["max_connections"] = ("max_connections", 100),
        ["max_worker_processes"] = ("max_worker_processes", 8),
        ["max_wal_senders"] = ("max_wal_senders", 10),
        ["max_prepared_xacts"] = ("max_prepared_transactions", 0),
        ["max_locks_per_xact"] = ("max_locks_per_transaction", 64),
    };

    public static IEnumerable<string> Parameters => Settings.Values.Select(s => s.Parameter);

    /// <summary>What a standby must be started with beyond its configuration.</summary>
    /// <param name="controlData">The output of <c>pg_controldata</c>.</param>
    /// <param name="configured">The cluster's parameters.</param>
    public static IReadOnlyDictionary<string, int> Floor(string controlData, IReadOnlyDictionary<string, string> configured)
    {
        var floor = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in controlData.Split('\n'))
        {
            if (line.Split(" setting:", 2) is [var name, var value] && Settings.TryGetValue(name, out var setting)
                && int.TryParse(value, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var needed)
                && needed > Configured(configured, setting.Parameter, setting.Default))
            {
                floor[setting.Parameter] = needed;
            }
        }

        return floor;
    }

    private static int Configured(IReadOnlyDictionary<string, string> parameters, string name, int fallback) =>
        parameters.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
