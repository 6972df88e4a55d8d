using Provisioning.Kubernetes.PostgreSql.Settings;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>
/// Whether the server runs with the parameters that it was given. A change shows in no status: it is reloaded in silence, or waits for a restart that the
/// operator has yet to begin.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>Settings that a role, the database or whoever started the server overrides say nothing of what it was given.</summary>
    public static string Query(IReadOnlyDictionary<string, string> parameters) =>
        "SELECT name, setting, unit, vartype, pending_restart FROM pg_catalog.pg_settings"
        + " WHERE source NOT IN ('database', 'user', 'database user', 'client', 'session', 'command line')"
        + $" AND name IN ({string.Join(", ", parameters.Keys.Select(Quote))}) ORDER BY name";

    /// <summary>
    /// One sentence about the first setting that is not as asked; null when all are. Texts are not compared: the server rewrites some of them.
    /// </summary>
    public static string? FindDifference(IReadOnlyDictionary<string, string> parameters, IReadOnlyList<string?[]> rows)
    {
        foreach (var row in rows)
        {
            if (row is not [{ } name, { } setting, var unit, { } type, var pendingRestart] || !parameters.TryGetValue(name, out var desired))
            {
                continue;
            }

            if (pendingRestart == "t")
            {
                return $"PostgreSQL has yet to restart for its parameter {name}.";
            }

            if (Differs(desired, setting, unit, type))
            {
                return $"PostgreSQL's parameter {name} is not yet {desired}.";
            }
        }

        return null;
    }

    private static bool Differs(string desired, string setting, string? unit, string type) => type switch
    {
        "bool" => SettingUnits.TryParseBoolean(desired, out var wanted) && SettingUnits.TryParseBoolean(setting, out var actual) && wanted != actual,

        // The server rounds to its unit.
        "integer" or "real" => SettingUnits.TryParse(desired, unit, out var wanted) && SettingUnits.TryParse(setting, unit, out var actual)
            && Math.Abs(wanted - actual) >= (type == "integer" ? 1 : 0.001m),
        _ => false,
    };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
