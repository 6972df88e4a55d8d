using Provisioning.LocalCluster.ApiServer.Cel;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Cel;

public sealed class CelProgramTests
{
    [Theory]
    [InlineData("self == 1", "1", true)]
    [InlineData("self != ''", "\"\"", false)]
    [InlineData("self > 0 && self <= 10 || false", "5", true)]
    [InlineData("has(self.a) ? self.a.b == 2 : true", """{"a":{"b":2}}""", true)]
    [InlineData("!has(self.a) || self.a", """{}""", true)]
    [InlineData("self.all(e, self.filter(f, f.key==e.key).size() == 1)", """[{"key":"a"},{"key":"b"}]""", true)]
    [InlineData("self.all(e, self.filter(f, f.key==e.key).size() == 1)", """[{"key":"a"},{"key":"a"}]""", false)]
    [InlineData("self.exists(a, a.startsWith('--log-level'))", """["--x","--log-level=debug"]""", true)]
    [InlineData("self.exists_one(a, a > 1)", "[1,2,3]", false)]
    [InlineData("self.map(x, x * 2) == [2, 4]", "[1,2]", true)]
    [InlineData("'a' in self && !('z' in self)", """{"a":1}""", true)]
    [InlineData("3 in self", "[1,2,3]", true)]
    [InlineData("self[0] + self[1] == 3", "[1,2]", true)]
    [InlineData("self.x__dash__y == 'v'", """{"x-y":"v"}""", true)]
    [InlineData("size(self) == 2 && self.size() == 2", "\"ab\"", true)]
    [InlineData("self.matches('^[a-z]+$')", "\"abc\"", true)]
    [InlineData("self.split('.').size() == 3 && self.contains('.b.')", "\"a.b.c\"", true)]
    [InlineData("self.lowerAscii() == 'abc'", "\"aBc\"", true)]
    [InlineData("quantity(self).isLessThan(quantity('1Gi'))", "\"512Mi\"", true)]
    [InlineData("duration(self) > duration('1m')", "\"1h\"", true)]
    [InlineData("-self == -3 && 7 % 4 == 3 && 7 / 2 == 3", "3", true)]
    [InlineData("self.none.deep == 1 || self.a == 1", """{"a":1}""", true)]
    [InlineData("(1 + 2) * 3 == 9 // a comment", "0", true)]
    public void Evaluate_Expression_GivesItsValue(string rule, string self, bool expected) =>
        Assert.Equal(expected, CelProgram.Compile(rule).Evaluate(JsonText.Parse(self), null));

    [Theory]
    [InlineData("self.foo.bar()")]
    [InlineData("other == 1")]
    [InlineData("self ==")]
    [InlineData("self = 1")]
    [InlineData("nope(self)")]
    [InlineData("'open")]
    public void Compile_UnknownOrMalformed_Throws(string rule) => Assert.Throws<CelException>(() => CelProgram.Compile(rule));

    [Theory]
    [InlineData("self.missing == 1", """{"a":1}""")]
    [InlineData("self[5] == 1", "[]")]
    [InlineData("1 / self == 1", "0")]
    [InlineData("self + 'x' == 'x'", "1")]
    public void Evaluate_Impossible_Throws(string rule, string self) =>
        Assert.Throws<CelException>(() => CelProgram.Compile(rule).Evaluate(JsonText.Parse(self), null));

    [Fact]
    public void UsesOldSelf_TransitionRule_IsTold()
    {
        Assert.True(CelProgram.Compile("self == oldSelf").UsesOldSelf);
        Assert.False(CelProgram.Compile("self == 1").UsesOldSelf);
        Assert.Equal(false, CelProgram.Compile("self.name == oldSelf.name").Evaluate(JsonText.Parse("""{"name":"a"}"""), JsonText.Parse("""{"name":"b"}""")));
    }

    [Fact]
    public async Task Compile_EveryRuleOfTheReferenceDefinitions_Succeeds()
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(ReferenceData.Path("crds"), "*.yaml"))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            count += Rules(YamlText.Parse(text)).Select(CelProgram.Compile).Count();
        }

        Assert.True(count > 50, $"{count} rules");
    }

    private static IEnumerable<string> Rules(System.Text.Json.Nodes.JsonNode? node) => node switch
    {
        System.Text.Json.Nodes.JsonObject o =>
            o.SelectMany(p => p.Key == "x-kubernetes-validations" ? p.Value!.AsArray().Select(r => r.String("rule")!) : Rules(p.Value)),
        System.Text.Json.Nodes.JsonArray list => list.SelectMany(Rules),
        _ => [],
    };
}
