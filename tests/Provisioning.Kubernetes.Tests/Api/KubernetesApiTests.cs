using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api;

public sealed class KubernetesApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_AnObject_ReadsWhatIsLookedAt()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync(Answers.Pod("acme-shop-1", "42")));

        var pod = await fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "acme-shop-1", Token);

        Assert.Equal(("acme-shop-1", "42", "Running"), (pod!.Metadata.Name, pod.Metadata.ResourceVersion, pod.Status!.Phase));
        var request = Assert.Single(fixture.Server.Requests);
        Assert.Equal("GET /api/v1/namespaces/acme-shop/pods/acme-shop-1", request.ToString());
        Assert.StartsWith("provisioning/0.1.0", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_NoSuchObject_IsNull()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(404, "NotFound"));

        Assert.Null(await fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "x", Token));
        Assert.Null(await fixture.Api.GetJsonAsync(CoreTypes.Pod, "acme-shop", "x", Token));
    }

    [Fact]
    public async Task GetAsync_KindIsNotServed_Throws()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.NotServedAsync());

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.GetAsync(CoreTypes.Job, "acme-shop", "x", Token));

        Assert.True(exception.IsUnknownKind);
        Assert.Equal("GET jobs.batch acme-shop/x: 404 the server does not serve this kind", exception.Message);
    }

    [Fact]
    public async Task ApplyAsync_ByDefault_IsStrictAndTakesNothingOver()
    {
        await using var fixture = await ApiFixture.StartAsync(context =>
        {
            context.Response.Headers.Append("Warning", """299 - "unknown field \"spec.zzz\"" """.Trim());
            context.Response.Headers.Append("Warning", """299 - "use v2, not v1" """.Trim());
            return context.JsonAsync("""{"kind":"Job","metadata":{"name":"a"},"spec":{"defaulted":true}}""");
        });

        var result = await fixture.Api.ApplyAsync(Manifest(CoreTypes.Job), default, Token);

        Assert.Equal(["unknown field \"spec.zzz\"", "use v2, not v1"], result.Warnings);
        Assert.True((bool)result.Body["spec"]!["defaulted"]!);
        var request = Assert.Single(fixture.Server.Requests);
        Assert.Equal("PATCH /apis/batch/v1/namespaces/acme-shop/jobs/a?fieldManager=provisioning&fieldValidation=Strict", request.ToString());
        Assert.Equal("application/apply-patch+yaml", request.Headers["Content-Type"]);
        Assert.True(JsonNode.DeepEquals(Manifest(CoreTypes.Job).Body, JsonNode.Parse(request.Body)));
    }

    [Fact]
    public async Task ApplyAsync_ForcedDryRun_SaysSo()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync("{}"));

        await fixture.Api.ApplyAsync(Manifest(CoreTypes.Job), new ApplyOptions { DryRun = true, Force = true }, Token);

        Assert.EndsWith("&force=true&dryRun=All", Assert.Single(fixture.Server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_APage_ReadsItemsAndWhereToGoOn()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync(
            $$$"""{"kind":"PodList","unknown":{"a":[1]},"items":[{{{Answers.Pod("a", "1")}}},{{{Answers.Pod("b", "2")}}}],"metadata":{"resourceVersion":"7","continue":"next"}}"""));

        var options = new ListOptions { LabelSelector = "a=b,c in (d)", FieldSelector = "type=Warning", Limit = 2, Continue = "x+y" };
        var page = await fixture.Api.ListAsync(CoreTypes.Pod, null, options, Token);

        Assert.Equal(["a", "b"], page.Items.Select(pod => pod.Metadata.Name));
        Assert.Equal(("7", "next"), (page.ResourceVersion, page.Continue));
        Assert.Equal(
            "/api/v1/pods?labelSelector=a%3Db%2Cc%20in%20%28d%29&fieldSelector=type%3DWarning&limit=2&continue=x%2By",
            Assert.Single(fixture.Server.Requests).Target);
    }

    [Theory]
    [InlineData("""{"items":null,"metadata":{"resourceVersion":"7","continue":""}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":[]}""")]
    public async Task ListAsync_NothingThere_IsEmptyAndTheLastPage(string json)
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync(json));

        var page = await fixture.Api.ListAsync(CoreTypes.Pod, "acme-shop", new ListOptions(), Token);

        Assert.Equal(("7", null), (page.ResourceVersion, page.Continue));
        Assert.Empty(page.Items);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("""{"items":[{"metadata":{"name":"very secret""")]
    [InlineData("[]")]
    public async Task ListAsync_NotWhatTheApiAnswers_SaysSoWithoutQuotingIt(string body)
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync(body));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(
            () => fixture.Api.ListAsync(CoreTypes.Pod, "acme-shop", new ListOptions(), Token));

        Assert.False(exception.IsTransient);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_AlreadyThere_IsTold()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(409, "AlreadyExists", "jobs already exists"));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.CreateAsync(CoreTypes.Job, Manifest(CoreTypes.Job), Token));

        Assert.True(exception.AlreadyExists);
        Assert.False(exception.IsConflict);
        Assert.Equal(
            "POST /apis/batch/v1/namespaces/acme-shop/jobs?fieldManager=provisioning&fieldValidation=Strict",
            Assert.Single(fixture.Server.Requests).ToString());
    }

    [Fact]
    public async Task DeleteAsync_WithPreconditions_SendsThem()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync("{}"));

        Assert.True(await fixture.Api.DeleteAsync(CoreTypes.Job, "acme-shop", "a", new DeleteOptions { Uid = "u", ResourceVersion = "3" }, Token));

        var expected = JsonNode.Parse(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"u","resourceVersion":"3"}}""");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(Assert.Single(fixture.Server.Requests).Body)));
    }

    [Fact]
    public async Task DeleteAsync_NothingThere_IsFalse()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(404, "NotFound"));

        Assert.False(await fixture.Api.DeleteAsync(CoreTypes.Job, "acme-shop", "a", null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task DeleteAsync_WithoutAName_NeverReachesTheCollection(string? name)
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync("{}"));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Api.DeleteAsync(CoreTypes.Job, "acme-shop", name!, null, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Api.DeleteAsync(CoreTypes.Job, null, "a", null, Token));

        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task ReadLogAsync_TheLastLines_AreAskedFor()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.Response.WriteAsync("one\ntwo\n"));

        Assert.Equal("one\ntwo\n", await fixture.Api.ReadLogAsync("acme-shop", "a", "postgres", 20, Token));
        Assert.Equal(
            "/api/v1/namespaces/acme-shop/pods/a/log?container=postgres&tailLines=20&limitBytes=4194304", Assert.Single(fixture.Server.Requests).Target);
    }

    [Fact]
    public async Task Requests_OfEveryKind_AreCounted()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync("{}"));

        await fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
        await fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "b", Token);
        await fixture.Api.ApplyAsync(Manifest(CoreTypes.Job), default, Token);

        Assert.Equal(3, fixture.Api.Requests.Total);
        Assert.Equal(2, fixture.Api.Requests.Counts[("get", "pods")]);
        Assert.Equal(1, fixture.Api.Requests.Counts[("patch", "jobs.batch")]);
    }

    private static Manifest Manifest(ResourceType type) => new(
        type,
        new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "acme-shop" },
        });
}
