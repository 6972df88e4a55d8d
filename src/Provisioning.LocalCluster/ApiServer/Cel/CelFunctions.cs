using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>The functions that rules may call: CEL's standard ones and the most used of Kubernetes' extensions.</summary>
internal static class CelFunctions
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private static readonly FrozenDictionary<string, (int Least, int Most)> Globals = new Dictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        ["size"] = (1, 1), ["int"] = (1, 1), ["double"] = (1, 1), ["string"] = (1, 1), ["bool"] = (1, 1), ["duration"] = (1, 1), ["timestamp"] = (1, 1),
            ["type"] = (1, 1),
        ["dyn"] = (1, 1), ["quantity"] = (1, 1), ["isQuantity"] = (1, 1), ["isURL"] = (1, 1), ["isIP"] = (1, 1), ["isCIDR"] = (1, 1), ["matches"] = (2, 2),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Least, int Most)> Members = new Dictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        ["size"] = (0, 0), ["startsWith"] = (1, 1), ["endsWith"] = (1, 1), ["contains"] = (1, 1), ["matches"] = (1, 1), ["find"] = (1, 1),
            ["lowerAscii"] = (0, 0),
        ["upperAscii"] = (0, 0), ["trim"] = (0, 0), ["replace"] = (2, 3), ["split"] = (1, 2), ["substring"] = (1, 2), ["indexOf"] = (1, 2),
            ["lastIndexOf"] = (1, 1),
        ["charAt"] = (1, 1), ["join"] = (0, 1), ["sum"] = (0, 0), ["min"] = (0, 0), ["max"] = (0, 0), ["isSorted"] = (0, 0), ["getSeconds"] = (0, 0),
            ["getMinutes"] = (0, 0),
        ["getHours"] = (0, 0), ["isGreaterThan"] = (1, 1), ["isLessThan"] = (1, 1), ["compareTo"] = (1, 1), ["add"] = (1, 1), ["sub"] = (1, 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="CelException">There is no such function.</exception>
    public static void CheckGlobal(string name, int count) => Check(Globals, name, count);

    /// <exception cref="CelException">There is no such function.</exception>
    public static void CheckMember(string name, int count) => Check(Members, name, count);

    public static object? Global(string name, object?[] a) => (name, a[0]) switch
    {
        ("size", var value) => Size(value),
        ("dyn", var value) => value,
        ("type", var value) => CelValues.TypeName(value),
        ("string", var value) => CelValues.Display(value),
        ("int", long n) => n,
        ("int", double d) => (long)d,
        ("int", string s) => long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n
            : throw new CelException($"type conversion error from 'string' to 'int': {s}"),
        ("int", DateTimeOffset t) => t.ToUnixTimeSeconds(),
        ("double", long n) => (double)n,
        ("double", double d) => d,
        ("double", string s) => double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d
            : throw new CelException("type conversion error from 'string' to 'double'"),
        ("bool", bool b) => b,
        ("bool", string s) => s is "true" or "1" or "t" or "TRUE" or "True",
        ("duration", string s) => Duration(s),
        ("timestamp", string s) => DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var t) ? t
            : throw new CelException($"invalid timestamp: {s}"),
        ("quantity", string s) => Quantity.TryParse(s, out var q) ? q : throw new CelException("quantities must match the regular expression"),
        ("isQuantity", string s) => Quantity.TryParse(s, out _),
        ("isURL", string s) => Uri.TryCreate(s, UriKind.Absolute, out _),
        ("isIP", string s) => IPAddress.TryParse(s, out _),
        ("isCIDR", string s) => IPNetwork.TryParse(s, out _),
        ("matches", string s) when a[1] is string pattern => Matches(s, pattern),
        _ => throw CelValues.NoOverload(name, a),
    };

    public static object? Member(string name, object? target, object?[] a) => target switch
    {
        _ when name == "size" => Size(target),
        string s => CelStrings.Call(name, s, a),
        IReadOnlyList<object?> list => OfList(name, list, a),
        Quantity q => OfQuantity(name, q, a),
        TimeSpan t => name switch
        {
            "getSeconds" => (long)t.TotalSeconds,
            "getMinutes" => (long)t.TotalMinutes,
            "getHours" => (long)t.TotalHours,
            _ => throw CelValues.NoOverload(name, target),
        },
        _ => throw CelValues.NoOverload(name, [target, .. a]),
    };

    public static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout);
        }
        catch (ArgumentException e)
        {
            throw new CelException($"invalid regular expression: {e.Message}");
        }
    }

    private static object OfQuantity(string name, Quantity q, object?[] a) => (name, a) switch
    {
        ("isGreaterThan", [Quantity other]) => q > other,
        ("isLessThan", [Quantity other]) => q < other,
        ("compareTo", [Quantity other]) => (long)q.CompareTo(other),
        ("add", [Quantity other]) => q + other,
        ("sub", [Quantity other]) => q - other,
        _ => throw CelValues.NoOverload(name, [q, .. a]),
    };

    private static object? OfList(string name, IReadOnlyList<object?> list, object?[] a) => (name, a) switch
    {
        ("join", _) => string.Join(a is [string separator] ? separator : "", list.Select(CelValues.Display)),
        ("min", _) when list.Count > 0 => list.Aggregate((x, y) => CelValues.Compare(x, y) <= 0 ? x : y),
        ("max", _) when list.Count > 0 => list.Aggregate((x, y) => CelValues.Compare(x, y) >= 0 ? x : y),
        ("sum", _) => list.Count == 0 ? 0L : list.Aggregate((x, y) => CelOperators.Arithmetic("+", x, y)),
        ("isSorted", _) => list.Zip(list.Skip(1)).All(p => CelValues.Compare(p.First, p.Second) <= 0),
        ("indexOf", [var item]) => (long)list.ToList().FindIndex(i => CelValues.AreEqual(i, item)),
        ("lastIndexOf", [var item]) => (long)list.ToList().FindLastIndex(i => CelValues.AreEqual(i, item)),
        _ => throw CelValues.NoOverload(name, [list, .. a]),
    };

    private static long Size(object? value) => value switch
    {
        string s => new StringInfo(s).LengthInTextElements,
        IReadOnlyList<object?> list => list.Count,
        JsonObject map => map.Count,
        _ => throw CelValues.NoOverload("size", value),
    };

    private static TimeSpan Duration(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan().TrimStart("+-");
        while (rest.Length > 0)
        {
            var length = 0;
            while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
            {
                length++;
            }

            if (!double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                throw new CelException($"invalid duration: {text}");
            }

            rest = rest[length..];
            var (unit, size) = rest switch
            {
                ['n', 's', ..] => (TimeSpan.FromTicks(1) / 100, 2),
                ['u', 's', ..] => (TimeSpan.FromMicroseconds(1), 2),
                ['m', 's', ..] => (TimeSpan.FromMilliseconds(1), 2),
                ['s', ..] => (TimeSpan.FromSeconds(1), 1),
                ['m', ..] => (TimeSpan.FromMinutes(1), 1),
                ['h', ..] => (TimeSpan.FromHours(1), 1),
                _ => throw new CelException($"invalid duration: {text}"),
            };
            total += unit * number;
            rest = rest[size..];
        }

        return text.StartsWith('-') ? -total : total;
    }

    private static void Check(FrozenDictionary<string, (int Least, int Most)> functions, string name, int count)
    {
        if (!functions.TryGetValue(name, out var arity) || count < arity.Least || count > arity.Most)
        {
            throw new CelException($"undeclared reference to '{name}' (a function with {count} arguments)");
        }
    }
}
