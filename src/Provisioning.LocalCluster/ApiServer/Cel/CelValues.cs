using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>
/// CEL's values: <see langword="null"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="TimeSpan"/>,
/// <see cref="DateTimeOffset"/>, <see cref="Quantity"/>, lists (<see cref="IReadOnlyList{T}"/>) and maps
/// (<see cref="JsonObject"/>, whose values convert when they are read).
/// </summary>
internal static class CelValues
{
    public static object? FromJson(JsonNode? node) => node switch
    {
        null => null,
        JsonObject o => o,
        JsonArray list => new CelList(list),
        _ when node.AsString() is { } text => text,
        _ when node.IsBoolean() => node.IsTrue(),
        _ when node.IsInteger() => node.AsLong()!.Value,
        _ => node.AsDouble()!.Value,
    };

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        JsonObject o => o.DeepClone(),
        bool b => JsonValue.Create(b),
        long n => JsonValue.Create(n),
        double d => JsonValue.Create(d),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(ToJson)]),
        _ => JsonValue.Create(Display(value)),
    };

    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (long x, double y) => x == y,
        (double x, long y) => x == y,
        (JsonObject x, JsonObject y) => x.Count == y.Count
            && x.All(p => y.TryGetPropertyValue(p.Key, out var other) && AreEqual(FromJson(p.Value), FromJson(other))),
        (IReadOnlyList<object?> x, IReadOnlyList<object?> y) => x.Count == y.Count && x.Zip(y).All(p => AreEqual(p.First, p.Second)),
        _ => a.Equals(b),
    };

    public static int Compare(object? a, object? b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (double x, double y) => x.CompareTo(y),
        (long x, double y) => ((double)x).CompareTo(y),
        (double x, long y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        (Quantity x, Quantity y) => x.CompareTo(y),
        _ => throw NoOverload("<", a, b),
    };

    public static bool IsTrue(object? value) => value is bool flag ? flag : throw NoOverload("bool", value);

    /// <summary>A value as <c>string()</c> and messages show it.</summary>
    public static string Display(object? value) => value switch
    {
        null => "null",
        string s => s,
        bool b => b ? "true" : "false",
        double d => d.ToString(CultureInfo.InvariantCulture),
        TimeSpan t => t.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
        DateTimeOffset t => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static CelException NoOverload(string function, params ReadOnlySpan<object?> arguments) =>
        new($"no such overload: {function}({string.Join(", ", arguments.ToArray().Select(TypeName))})");

    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        JsonObject => "map",
        IReadOnlyList<object?> => "list",
        _ => value.GetType().Name,
    };
}
