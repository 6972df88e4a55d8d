using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>The macros that run an expression over each item of a list, or each key of a map.</summary>
internal static class CelMacros
{
    public static bool IsMacro(string name) => name is "all" or "exists" or "exists_one" or "existsOne" or "map" or "filter";

    public static object? Run(string name, object? target, string variable, CelScope scope, Func<CelScope, object?> body, Func<CelScope, object?>? second)
    {
        var items = target switch
        {
            IReadOnlyList<object?> list => list,
            JsonObject map => [.. map.Select(p => (object?)p.Key)],
            _ => throw CelValues.NoOverload(name, target),
        };
        var each = items.Select(i => (Item: i, Scope: new CelScope(variable, i, scope)));
        return name switch
        {
            "all" => Decide(each.Select(e => e.Scope), body, decisive: false),
            "exists" => Decide(each.Select(e => e.Scope), body, decisive: true),
            "filter" => each.Where(e => CelValues.IsTrue(body(e.Scope))).Select(e => e.Item).ToArray(),
            "map" when second is null => each.Select(e => body(e.Scope)).ToArray(),
            "map" => each.Where(e => CelValues.IsTrue(body(e.Scope))).Select(e => second!(e.Scope)).ToArray(),
            _ => each.Count(e => CelValues.IsTrue(body(e.Scope))) == 1,
        };
    }

    // As with && and ||, one decisive item outweighs another that fails.
    private static bool Decide(IEnumerable<CelScope> scopes, Func<CelScope, object?> body, bool decisive)
    {
        CelException? failure = null;
        foreach (var scope in scopes)
        {
            try
            {
                if (CelValues.IsTrue(body(scope)) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }
}
