using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>A compiled expression over <c>self</c> and <c>oldSelf</c>. Immutable and thread safe.</summary>
internal sealed class CelProgram
{
    private readonly Func<CelScope, object?> _evaluate;

    private CelProgram(Func<CelScope, object?> evaluate, bool usesOldSelf)
    {
        _evaluate = evaluate;
        UsesOldSelf = usesOldSelf;
    }

    /// <summary>A transition rule: it says something only when there was a value before.</summary>
    public bool UsesOldSelf { get; }

    /// <exception cref="CelException">The expression is malformed, or uses something that is not supported.</exception>
    public static CelProgram Compile(string text)
    {
        var compiler = new CelCompiler(text, ["self", "oldSelf"]);
        return new CelProgram(compiler.Compile(), compiler.Used.Contains("oldSelf"));
    }

    /// <exception cref="CelException">The expression fails on this value.</exception>
    public object? Evaluate(JsonNode? self, JsonNode? oldSelf) =>
        _evaluate(new CelScope("self", CelValues.FromJson(self), new CelScope("oldSelf", CelValues.FromJson(oldSelf), null)));
}
