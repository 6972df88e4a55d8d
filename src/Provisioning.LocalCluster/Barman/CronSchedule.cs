using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Provisioning.LocalCluster.Barman;

/// <summary>
/// A schedule with seconds first: <c>second minute hour day-of-month month [day-of-week]</c>, <c>@daily</c> and the like, or <c>@every 6h</c>. In UTC.
/// </summary>
internal sealed class CronSchedule
{
    private static readonly (int First, int Last)[] Ranges = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

    private static readonly string[][] Names =
        [["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]];

    private readonly HashSet<int>[] _fields;
    private readonly bool _anyDay;
    private readonly TimeSpan? _every;

    private CronSchedule(HashSet<int>[] fields, bool anyDay, TimeSpan? every)
    {
        _fields = fields;
        _anyDay = anyDay;
        _every = every;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        schedule = null;
        if (text.StartsWith("@every ", StringComparison.Ordinal))
        {
            schedule = Interval(text["@every ".Length..]) is { } interval ? new CronSchedule([], false, interval) : null;
            return schedule is not null;
        }

        text = text switch
        {
            "@yearly" or "@annually" => "0 0 0 1 1 *",
            "@monthly" => "0 0 0 1 * *",
            "@weekly" => "0 0 0 * * 0",
            "@daily" or "@midnight" => "0 0 0 * * *",
            "@hourly" => "0 0 * * * *",
            _ => text,
        };
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (5 or 6))
        {
            return false;
        }

        var fields = Ranges.Select((r, i) => Field(i < words.Length ? words[i] : "*", r.First, r.Last, i)).ToArray();
        if (fields.Any(f => f is null or { Count: 0 }))
        {
            return false;
        }

        schedule = new CronSchedule(fields!, words[3] is "*" or "?" || words.Length == 5 || words[5] is "*" or "?", null);
        return true;
    }

    /// <summary>The first time after <paramref name="after"/>, or <see langword="null"/> when there is none within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var next = new DateTimeOffset(after.UtcDateTime.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(1);
        if (_every is { } interval)
        {
            return next.AddSeconds(-1) + interval;
        }

        var end = next.AddYears(5);
        while (next < end)
        {
            if (!_fields[4].Contains(next.Month) || !IsDay(next))
            {
                next = new DateTimeOffset(next.Date, TimeSpan.Zero).AddDays(1);
            }
            else if (!_fields[2].Contains(next.Hour))
            {
                next = new DateTimeOffset(next.Date, TimeSpan.Zero).AddHours(next.Hour + 1);
            }
            else if (!_fields[1].Contains(next.Minute))
            {
                next = next.AddSeconds(60 - next.Second);
            }
            else if (!_fields[0].Contains(next.Second))
            {
                next = next.AddSeconds(1);
            }
            else
            {
                return next;
            }
        }

        return null;
    }

    // As cron has it: when both kinds of day are restricted, either will do.
    private bool IsDay(DateTimeOffset time)
    {
        var monthDay = _fields[3].Contains(time.Day);
        var weekDay = _fields[5].Contains((int)time.DayOfWeek);
        return _anyDay ? monthDay && weekDay : monthDay || weekDay;
    }

    private static HashSet<int>? Field(string text, int first, int last, int position)
    {
        var values = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, stepText) = part.Split('/') is [var r, var s] ? (r, s) : (part, "1");
            if (!int.TryParse(stepText, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step == 0)
            {
                return null;
            }

            int? from = first, to = last;
            if (range is not ("*" or "?"))
            {
                var ends = range.Split('-');
                from = Value(ends[0], position);
                to = ends.Length == 2 ? Value(ends[1], position) : part.Contains('/', StringComparison.Ordinal) ? last : from;
            }

            if (from is null || to is null || from < first || to > last || from > to)
            {
                return null;
            }

            for (var value = from.Value; value <= to; value += step)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static int? Value(string text, int position)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var index = position < 4 ? -1 : Array.FindIndex(Names[position - 4], n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : position == 4 ? index + 1 : index;
    }

    private static TimeSpan? Interval(string text)
    {
        var total = TimeSpan.Zero;
        var digits = "";
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits += c;
                continue;
            }

            if (!double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || c is not ('h' or 'm' or 's'))
            {
                return null;
            }

            total += c == 'h' ? TimeSpan.FromHours(number) : c == 'm' ? TimeSpan.FromMinutes(number) : TimeSpan.FromSeconds(number);
            digits = "";
        }

        return digits.Length == 0 && total >= TimeSpan.FromSeconds(1) ? total : null;
    }
}
