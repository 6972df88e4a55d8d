using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api;

/// <summary>Faults of the server and of the network, over real connections, on a clock of the test.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_ThrottledOnce_WaitsAsLongAsTheServerAsks()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, Throttle, context => context.JsonAsync(Answers.Pod("a", "1")));

        var getting = fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
        var waited = await time.PassAsync(wait => wait < RequestTimeout, Token);

        Assert.NotNull(await getting);
        Assert.InRange(waited, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.2));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task ApplyAsync_FaultThatPasses_IsRepeated(int statusCode)
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, context => context.StatusAsync(statusCode, "InternalError"), context => context.JsonAsync("{}"));

        var applying = fixture.Api.ApplyAsync(Job(), default, Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        await applying;
        Assert.Equal(2, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task GetAsync_ConnectionCut_IsRepeated()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, Cut, Cut, context => context.JsonAsync(Answers.Pod("a", "1")));

        var getting = fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        Assert.NotNull(await getting);
    }

    [Fact]
    public async Task GetAsync_FaultThatStays_IsGivenUpWithTheLastFailure()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, context => context.StatusAsync(503, "ServiceUnavailable", "etcd is down"));

        var getting = fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
        for (var retry = 1; retry < 4; retry++)
        {
            await time.PassAsync(wait => wait < RequestTimeout, Token);
        }

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => getting);
        Assert.Equal("GET pods acme-shop/a: 503 ServiceUnavailable: etcd is down (4 attempts)", exception.Message);
        Assert.True(exception.IsTransient);
        Assert.Equal(503, exception.StatusCode);
        Assert.Equal(4, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task CreateAsync_AnswerLost_IsNotRepeated()
    {
        await using var fixture = await StartAsync(new ObservedTime(), Cut);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.CreateAsync(CoreTypes.Job, Job(), Token));

        Assert.True(exception.IsTransient);
        Assert.Equal(0, exception.StatusCode);
        Assert.False(exception.WasNotSent);
        Assert.Single(fixture.Server.Requests);
    }

    [Fact]
    public async Task CreateAsync_Throttled_IsRepeated()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, Throttle, context => context.JsonAsync("{}", 201));

        var creating = fixture.Api.CreateAsync(CoreTypes.Job, Job(), Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        await creating;
    }

    [Fact]
    public async Task CreateAsync_NobodyListens_IsRepeatedAsItWasNeverSent()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, context => context.JsonAsync("{}"));
        await fixture.Server.DisposeAsync();

        var creating = fixture.Api.CreateAsync(CoreTypes.Job, Job(), Token);
        for (var retry = 1; retry < 4; retry++)
        {
            await time.PassAsync(wait => wait < RequestTimeout, Token);
        }

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => creating);
        Assert.True(exception.WasNotSent);
        Assert.EndsWith("(4 attempts)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplaceAsync_AnswerLostButWritten_IsNoConflict()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(
            time,
            Cut,
            context => context.StatusAsync(409, "Conflict"),
            context =>
                context.JsonAsync("""{"kind":"Job","metadata":{"name":"a","namespace":"acme-shop","resourceVersion":"9","uid":"u"},"spec":{"x":1,"y":2}}"""));

        var replacing = fixture.Api.ReplaceAsync(CoreTypes.Job, Job("8"), Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        Assert.Equal("9", (await replacing).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task ReplaceAsync_AnswerLostAndAnotherWon_IsAConflict()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(
            time,
            Cut,
            context => context.StatusAsync(409, "Conflict"),
            context => context.JsonAsync("""{"kind":"Job","metadata":{"name":"a","namespace":"acme-shop","resourceVersion":"9"},"spec":{"x":3}}"""));

        var replacing = fixture.Api.ReplaceAsync(CoreTypes.Job, Job("8"), Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => replacing)).IsConflict);
    }

    [Fact]
    public async Task ReplaceAsync_RaceLost_IsAConflictAtOnce()
    {
        await using var fixture = await StartAsync(new ObservedTime(), context => context.StatusAsync(409, "Conflict"));

        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ReplaceAsync(CoreTypes.Job, Job("8"), Token))).IsConflict);
        Assert.Single(fixture.Server.Requests);
    }

    [Fact]
    public async Task DeleteAsync_AnswerLostButDeleted_IsTrue()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(time, Cut, context => context.StatusAsync(404, "NotFound"));

        var deleting = fixture.Api.DeleteAsync(CoreTypes.Job, "acme-shop", "a", null, Token);
        await time.PassAsync(wait => wait < RequestTimeout, Token);

        Assert.True(await deleting);
    }

    [Fact]
    public async Task GetAsync_NoAnswer_IsGivenUpInTime()
    {
        var time = new ObservedTime();
        await using var fixture = await ApiFixture.StartAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted), time);

        var getting = fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
        await time.PassAsync(wait => wait == RequestTimeout, Token);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => getting);
        Assert.Equal("GET pods acme-shop/a: no answer within 100 s", exception.Message);
        Assert.True(exception.IsTransient);
        Assert.Equal(0, exception.StatusCode);
    }

    [Fact]
    public async Task GetAsync_CancelledWhileWaitingToRepeat_StopsAtOnce()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var fixture = await StartAsync(new ObservedTime(), async context =>
        {
            await context.StatusAsync(503, "ServiceUnavailable");
            await context.Response.CompleteAsync();
            await cancellation.CancelAsync();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", cancellation.Token));
    }

    [Fact]
    public async Task GetAsync_CredentialsExpired_AreRenewedOnce()
    {
        await using var server = await StubServer.StartAsync(context => context.Request.Headers.Authorization == "Bearer 2"
            ? context.JsonAsync(Answers.Pod("a", "1"))
            : context.StatusAsync(401, "Unauthorized"));
        var opened = 0;
        var time = new ObservedTime();
        await using var fixture = ApiFixture.Create(server, time, RetryPolicy.None, _ => Task.FromResult(Session(server, $"Bearer {++opened}")));
        _ = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token));
        Assert.Equal(1, opened);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await fixture.Api.GetAsync(CoreTypes.Pod, "acme-shop", "a", Token));

        Assert.Equal(2, opened);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task ApplyAsync_SecretRefused_QuotesNothingOfIt()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(
            422, "Invalid", "Invalid value: hunter2", """{"causes":[{"field":"data.password","message":"Invalid value: hunter2"}]}"""));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ApplyAsync(Job() with { Type = CoreTypes.Secret }, default, Token));

        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal("PATCH secrets acme-shop/a: 422 Invalid", exception.Message);
        Assert.Equal([("data.password", "")], exception.Causes);
    }

    [Fact]
    public async Task ServesAsync_AskedByManyAtOnce_AsksOnceAndRemembers()
    {
        var time = new ObservedTime();
        await using var fixture = await ApiFixture.StartAsync(
            context => context.JsonAsync("""{"kind":"APIResourceList","resources":[{"name":"jobs"},{"name":"jobs/status"}]}"""), time);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fixture.Api.ServesAsync(CoreTypes.Job, Token)));
        Assert.All(answers, Assert.True);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
        Assert.Equal("GET /apis/batch/v1", Assert.Single(fixture.Server.Requests).ToString());

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
        Assert.Equal(2, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task ServesAsync_NotServed_IsAskedAgainSoon()
    {
        var time = new ObservedTime();
        await using var fixture = await StartAsync(
            time, context => context.NotServedAsync(), context => context.JsonAsync("""{"resources":[{"name":"jobs"}]}"""));

        Assert.False(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
        Assert.False(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
    }

    [Fact]
    public async Task ServesAsync_Forbidden_IsNotRemembered()
    {
        await using var fixture = await StartAsync(
            new ObservedTime(), context => context.StatusAsync(403, "Forbidden"), context => context.JsonAsync("""{"resources":[{"name":"jobs"}]}"""));

        _ = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ServesAsync(CoreTypes.Job, Token));
        Assert.True(await fixture.Api.ServesAsync(CoreTypes.Job, Token));
    }

    private static Task<ApiFixture> StartAsync(TimeProvider time, params RequestDelegate[] answers)
    {
        var asked = -1;
        return ApiFixture.StartAsync(
            context => answers[Math.Min(Interlocked.Increment(ref asked), answers.Length - 1)](context), time, RetryPolicy.Default);
    }

    private static Task Throttle(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "3";
        return context.StatusAsync(429, "TooManyRequests");
    }

    private static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static KubernetesSession Session(StubServer server, string authorization) => new(
        server.Address,
        new SocketsHttpHandler(),
        (request, _) =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            return Task.CompletedTask;
        });

    private static Manifest Job(string? version = null)
    {
        var metadata = new JsonObject { ["name"] = "a", ["namespace"] = "acme-shop" };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        return new Manifest(CoreTypes.Job, new JsonObject { ["kind"] = "Job", ["metadata"] = metadata, ["spec"] = new JsonObject { ["x"] = 1 } });
    }
}
