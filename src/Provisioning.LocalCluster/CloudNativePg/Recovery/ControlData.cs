using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>
/// The parameters that a server recovering from a backup, or a standby, must not set lower than they were on the server whose WAL it replays;
/// <c>pg_controldata</c> tells them.
/// </summary>
internal static class ControlData
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["max_connections setting"] = "max_connections",
        ["max_wal_senders setting"] = "max_wal_senders",
        ["max_worker_processes setting"] = "max_worker_processes",
        ["max_prepared_xacts setting"] = "max_prepared_transactions",
        ["max_locks_per_xact setting"] = "max_locks_per_transaction",
    };

    public static IEnumerable<string> Parameters => Names.Values;

    /// <summary>The greater of each: what the WAL needs and what the Cluster asks for.</summary>
    public static IReadOnlyDictionary<string, string> Raise(IReadOnlyDictionary<string, string> parameters, string controlData)
    {
        var raised = parameters.ToDictionary(StringComparer.Ordinal);
        foreach (var line in controlData.Split('\n'))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [var label, var text]
                && Names.TryGetValue(label, out var name)
                && Number(text) is { } needed
                && !(raised.TryGetValue(name, out var asked) && Number(asked) >= needed))
            {
                raised[name] = needed.ToString(CultureInfo.InvariantCulture);
            }
        }

        return raised;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
