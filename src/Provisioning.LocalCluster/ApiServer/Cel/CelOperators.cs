using System.Text;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>What CEL's operators do.</summary>
internal static class CelOperators
{
    private static readonly (string Escaped, string Plain)[] Escapes =
        [("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/")];

    /// <summary><c>||</c> and <c>&amp;&amp;</c>: true respectively false decides, whichever side it is on, and whatever happens on the other.</summary>
    public static object Either(Func<CelScope, object?> left, Func<CelScope, object?> right, CelScope scope, bool decisive)
    {
        CelException? failure = null;
        try
        {
            if (CelValues.IsTrue(left(scope)) == decisive)
            {
                return decisive;
            }
        }
        catch (CelException e)
        {
            failure = e;
        }

        if (CelValues.IsTrue(right(scope)) == decisive)
        {
            return decisive;
        }

        return failure is null ? !decisive : throw failure;
    }

    public static object Relation(string operation, object? a, object? b) => operation switch
    {
        "==" => CelValues.AreEqual(a, b),
        "!=" => !CelValues.AreEqual(a, b),
        "<" => CelValues.Compare(a, b) < 0,
        "<=" => CelValues.Compare(a, b) <= 0,
        ">" => CelValues.Compare(a, b) > 0,
        ">=" => CelValues.Compare(a, b) >= 0,
        _ => b switch
        {
            IReadOnlyList<object?> list => list.Any(i => CelValues.AreEqual(i, a)),
            JsonObject map => a is string key && map.ContainsKey(key),
            _ => throw CelValues.NoOverload("@in", a, b),
        },
    };

    public static object Arithmetic(string operation, object? a, object? b)
    {
        try
        {
            return (operation, a, b) switch
            {
                ("+", long x, long y) => checked(x + y),
                ("-", long x, long y) => checked(x - y),
                ("*", long x, long y) => checked(x * y),
                ("/", long x, long y) => y == 0 ? throw new CelException("division by zero") : x / y,
                ("%", long x, long y) => y == 0 ? throw new CelException("modulus by zero") : x % y,
                ("+", double x, double y) => x + y,
                ("-", double x, double y) => x - y,
                ("*", double x, double y) => x * y,
                ("/", double x, double y) => x / y,
                ("+", string x, string y) => x + y,
                ("+", IReadOnlyList<object?> x, IReadOnlyList<object?> y) => x.Concat(y).ToArray(),
                ("+", TimeSpan x, TimeSpan y) => x + y,
                ("-", TimeSpan x, TimeSpan y) => x - y,
                ("+", DateTimeOffset x, TimeSpan y) => x + y,
                ("-", DateTimeOffset x, TimeSpan y) => x - y,
                ("-", DateTimeOffset x, DateTimeOffset y) => x - y,
                _ => throw CelValues.NoOverload($"_{operation}_", a, b),
            };
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
    }

    public static object? Select(object? target, string field) => target switch
    {
        JsonObject map => map.TryGetPropertyValue(field, out var value) ? CelValues.FromJson(value) : throw new CelException($"no such key: {field}"),
        _ => throw CelValues.NoOverload($"select {field}", target),
    };

    public static object? Index(object? target, object? index) => (target, index) switch
    {
        (IReadOnlyList<object?> list, long i) => i >= 0 && i < list.Count ? list[(int)i] : throw new CelException($"index out of bounds: {i}"),
        (JsonObject map, string key) => Select(map, key),
        _ => throw CelValues.NoOverload("_[_]", target, index),
    };

    /// <summary>The field that an identifier stands for: names that are no identifiers are written with escapes, keywords between underscores.</summary>
    public static string Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
        {
            return name;
        }

        var result = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            var (escaped, plain) = Array.Find(Escapes, e => string.CompareOrdinal(name, i, e.Escaped, 0, e.Escaped.Length) == 0);
            result.Append(escaped is null ? name[i] : plain);
            i += escaped?.Length ?? 1;
        }

        var text = result.ToString();
        return text.Length > 4 && text.StartsWith("__", StringComparison.Ordinal) && text.EndsWith("__", StringComparison.Ordinal) ? text[2..^2] : text;
    }
}
