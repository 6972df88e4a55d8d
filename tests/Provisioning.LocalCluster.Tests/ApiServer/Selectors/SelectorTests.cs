using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Selectors;

namespace Provisioning.LocalCluster.Tests.ApiServer.Selectors;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("none!=x", true)]
    [InlineData("app in (db, web)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("app", true)]
    [InlineData("none", false)]
    [InlineData("!none", true)]
    [InlineData("!app", false)]
    [InlineData("size>3,size<5", true)]
    [InlineData("size>4", false)]
    [InlineData("app=web,tier=", false)]
    [InlineData("example.com/x=1", true)]
    public void LabelSelector_Parsed_Matches(string selector, bool expected)
    {
        var labels = new JsonObject { ["app"] = "web", ["size"] = "4", ["example.com/x"] = "1" };

        Assert.Equal(expected, LabelSelectorParser.Parse(selector).MatchesLabels(labels));
    }

    [Theory]
    [InlineData("!!", "unable to parse requirement: found '!', expected: identifier")]
    [InlineData("a in b", "unable to parse requirement: found 'b', expected: '('")]
    [InlineData("a=b c", "found 'c', expected: ',' or 'end of string'")]
    [InlineData("a=b,", "found '', expected: identifier after ','")]
    public void LabelSelector_Malformed_SaysWhatWasExpected(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelectorParser.Parse(selector)).Message);

    [Theory]
    [InlineData("pods", "spec.nodeName=n1", true)]
    [InlineData("pods", "spec.nodeName!=n1", false)]
    [InlineData("pods", "status.phase=Running,metadata.name=p", true)]
    [InlineData("pods", "spec.nodeName=", false)]
    public void FieldSelector_Parsed_Matches(string plural, string selector, bool expected)
    {
        var resource = BuiltinResources.Load().First(r => r.Plural == plural);
        var pod = JsonText.Parse("""{"metadata":{"name":"p"},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""")!.AsObject();

        Assert.Equal(expected, FieldSelector.Parse(selector, resource).Matches(pod));
    }

    [Theory]
    [InlineData("configmaps", "data.x=1", "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("pods", "spec.x=1", "field label not supported: spec.x")]
    public void FieldSelector_UnknownField_IsRefused(string plural, string selector, string message)
    {
        var resource = BuiltinResources.Load().First(r => r.Plural == plural);

        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(selector, resource)).Message);
    }
}
