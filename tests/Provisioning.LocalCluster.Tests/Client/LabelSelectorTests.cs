using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Client;

public sealed class LabelSelectorTests
{
    private static readonly JsonObject Item = JsonNode.Parse("""{"metadata":{"labels":{"app":"db","role":"primary"}}}""")!.AsObject();

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"matchLabels":{"app":"db"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"db","role":"replica"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"role","operator":"In","values":["primary","replica"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"role","operator":"NotIn","values":["primary"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"Exists"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"DoesNotExist"}]}""", true)]
    public void Matches_Selector_DecidesLikeKubernetes(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelector.Matches(JsonNode.Parse(selector), Item));

    [Fact]
    public void Matches_AbsentSelector_MatchesNothing() => Assert.False(LabelSelector.Matches(null, Item));
}
