using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql.Settings;

/// <summary>Reads the values of PostgreSQL's settings as the server does.</summary>
internal static class SettingUnits
{
    /// <summary>Factors to bytes and to microseconds; a setting's unit and its value's unit are always of one kind.</summary>
    private static readonly Dictionary<string, (char Kind, decimal Factor)> Units = new(StringComparer.Ordinal)
    {
        ["B"] = ('m', 1), ["kB"] = ('m', 1024), ["8kB"] = ('m', 8192), ["MB"] = ('m', 1048576), ["16MB"] = ('m', 16777216), ["GB"] = ('m', 1073741824),
        ["TB"] = ('m', 1099511627776), ["us"] = ('t', 1), ["ms"] = ('t', 1000), ["s"] = ('t', 1000000), ["min"] = ('t', 60000000), ["h"] = ('t', 3600000000),
        ["d"] = ('t', 86400000000),
    };

    private static readonly string[] True = ["on", "true", "yes", "1", "t", "y", "tr", "tru", "ye"];
    private static readonly string[] False = ["off", "false", "no", "0", "f", "n", "of", "fa", "fal", "fals"];

    /// <summary>The number in the setting's own unit, such as 131072 for <c>1GB</c> where the unit is <c>8kB</c>.</summary>
    public static bool TryParse(string text, string? settingUnit, out decimal number)
    {
        number = 0;
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] is '.' or '-' or '+'))
        {
            end++;
        }

        if (!decimal.TryParse(
            trimmed.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var suffix = trimmed[end..].Trim();
        if (suffix.Length == 0)
        {
            number = value;
            return true;
        }

        if (settingUnit is null || !Units.TryGetValue(suffix, out var from) || !Units.TryGetValue(settingUnit, out var to) || from.Kind != to.Kind)
        {
            return false;
        }

        number = value * from.Factor / to.Factor;
        return true;
    }

    public static bool TryParseBoolean(string text, out bool value)
    {
        value = True.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
        return value || False.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
    }
}
