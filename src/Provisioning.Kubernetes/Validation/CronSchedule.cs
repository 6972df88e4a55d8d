using System.Globalization;

namespace Provisioning.Kubernetes.Validation;

/// <summary>Checks a cron expression of five fields: minute, hour, day of month, month, day of week.</summary>
internal static class CronSchedule
{
    private static readonly (string Name, int Low, int High, string[] Names)[] Fields =
    [
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <summary>What is wrong, or null.</summary>
    public static string? GetError(string schedule)
    {
        var parts = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            return $"'{schedule}' has {parts.Length} fields; give five (minute, hour, day of month, month, day of week, in UTC), such as '0 2 * * *'.";
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            var field = Fields[i];
            if (!parts[i].Split(',').All(item => IsItem(item, field.Low, field.High, field.Names)))
            {
                return $"'{parts[i]}' is no {field.Name} ({field.Low} to {field.High}, with '*', lists, ranges and steps).";
            }
        }

        return null;
    }

    private static bool IsItem(string item, int low, int high, string[] names)
    {
        var step = item.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(TryNumber(step[1], out var every) && every >= 1 && every <= high)))
        {
            return false;
        }

        if (step[0] is "*")
        {
            return true;
        }

        var range = step[0].Split('-');
        return range.Length switch
        {
            1 => TryValue(range[0], low, high, names, out _),
            2 => TryValue(range[0], low, high, names, out var from) && TryValue(range[1], low, high, names, out var to) && from <= to,
            _ => false,
        };
    }

    private static bool TryValue(string text, int low, int high, string[] names, out int value)
    {
        var name = Array.FindIndex(names, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            value = name + low;
            return true;
        }

        return TryNumber(text, out value) && value >= low && value <= high;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
