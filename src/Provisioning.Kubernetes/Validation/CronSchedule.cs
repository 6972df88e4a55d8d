using System.Globalization;

namespace Provisioning.Kubernetes.Validation;

/// <summary>
/// A cron expression as people write it, of five fields (minute, hour, day of month, month, day of week) or one of the usual macros, and as the operator's
/// parser takes it: with a field for seconds in front, and without Sunday's second number, 7.
/// </summary>
internal static class CronSchedule
{
    private const int DayOfMonth = 2;
    private const int Month = 3;
    private const int DayOfWeek = 4;

    private static readonly (string Name, int Low, int High, string[] Names)[] Fields =
    [
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    /// <summary>What is wrong, or null.</summary>
    public static string? GetError(string schedule)
    {
        var parts = Split(schedule);
        if (parts.Length != Fields.Length)
        {
            return schedule.TrimStart().StartsWith('@')
                ? $"'{schedule}' is none of {string.Join(", ", Macros.Keys)}; give one of them, or five fields such as '0 2 * * *'."
                : $"'{schedule}' has {parts.Length} fields; give five (minute, hour, day of month, month, day of week, in UTC), such as '0 2 * * *'.";
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            if (Array.Exists(parts[i].Split(','), item => Expand(item, i) is null))
            {
                var names = Fields[i].Names.Length == 0 ? "" : $", names such as {Fields[i].Names[0]}";
                return $"'{parts[i]}' is no {Fields[i].Name} ({Fields[i].Low} to {Fields[i].High}{names}, with '*', lists, ranges and steps).";
            }
        }

        return parts[DayOfWeek] == "*" && NeverComes(parts) ? $"'{schedule}' names days that no month has." : null;
    }

    /// <summary>A valid schedule in six fields, seconds first: the operator would read five as "minute 2 of every hour" for 02:00.</summary>
    public static string ToOperator(string schedule)
    {
        var parts = Split(schedule);
        parts[DayOfWeek] = string.Join(',', parts[DayOfWeek].Split(',').Select(WithoutSeven));
        return "0 " + string.Join(' ', parts);
    }

    /// <summary>
    /// The last time at or before a moment when a valid schedule was due, in UTC; null when it never is. As the operator reckons: a day must match both day
    /// fields when one of them begins with a <c>*</c>, else either.
    /// </summary>
    public static DateTimeOffset? GetLast(string schedule, DateTimeOffset moment)
    {
        var parts = Split(schedule);
        var due = Fields.Select((_, field) => parts[field].Split(',').SelectMany(item => Expand(item, field)!).ToHashSet()).ToList();
        var (minutes, hours, days, months) = (due[0], due[1], due[DayOfMonth], due[Month]);
        var weekdays = due[DayOfWeek].Select(day => (System.DayOfWeek)(day % 7)).ToHashSet();
        var either = parts[DayOfMonth][0] != '*' && parts[DayOfWeek][0] != '*';
        var utc = moment.UtcDateTime;

        // Between two 29 February there may be eight years.
        for (var day = utc.Date; day > utc.Date.AddYears(-9); day = day.AddDays(-1))
        {
            var (dayMatches, weekdayMatches) = (days.Contains(day.Day), weekdays.Contains(day.DayOfWeek));
            if (!months.Contains(day.Month) || !(either ? dayMatches || weekdayMatches : dayMatches && weekdayMatches))
            {
                continue;
            }

            var times = hours.SelectMany(hour => minutes.Select(minute => day.AddHours(hour).AddMinutes(minute))).Where(time => time <= utc).ToList();
            if (times.Count > 0)
            {
                return new DateTimeOffset(times.Max(), TimeSpan.Zero);
            }
        }

        return null;
    }

    private static string[] Split(string schedule) =>
        Macros.GetValueOrDefault(schedule.Trim(), schedule).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutSeven(string item)
    {
        var days = Expand(item, DayOfWeek)!;
        return days.Contains(7) && !item.StartsWith('*')
            ? string.Join(',', days.Select(day => day % 7).Distinct().Order().Select(day => day.ToString(CultureInfo.InvariantCulture)))
            : item;
    }

    private static bool NeverComes(string[] parts)
    {
        var days = parts[DayOfMonth].Split(',').SelectMany(item => Expand(item, DayOfMonth)!).ToList();

        // A leap year, which has the most days.
        return parts[Month].Split(',').SelectMany(item => Expand(item, Month)!).All(month => days.TrueForAll(day => day > DateTime.DaysInMonth(2028, month)));
    }

    /// <summary>The values that an item of a field's list stands for; null when it is none.</summary>
    private static List<int>? Expand(string item, int field)
    {
        var (_, low, high, names) = Fields[field];
        var step = item.Split('/');
        var every = 1;
        if (step.Length > 2 || (step.Length == 2 && !(TryNumber(step[1], out every) && every >= 1 && every <= high)))
        {
            return null;
        }

        var range = step[0].Split('-');
        var (from, to) = (low, field == DayOfWeek ? 6 : high);
        if (step[0] != "*")
        {
            if (range.Length > 2 || !TryValue(range[0], low, high, names, out from))
            {
                return null;
            }

            // "5/15" is from 5 to the end.
            to = range.Length == 1 && step.Length == 1 ? from : to;
            if (range.Length == 2 && !TryEnd(range[1], low, high, names, out to))
            {
                return null;
            }
        }

        return from > to ? null : [.. Enumerable.Range(0, ((to - from) / every) + 1).Select(i => from + (i * every))];
    }

    /// <summary>The end of a range may be Sunday: mon-sun.</summary>
    private static bool TryEnd(string text, int low, int high, string[] names, out int value)
    {
        var valid = TryValue(text, low, high, names, out value);
        value = valid && value == 0 && high == 7 && !char.IsAsciiDigit(text[0]) ? 7 : value;
        return valid;
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
