using System.Net;
using Microsoft.Extensions.Time.Testing;
using Provisioning.LocalCluster.Hosting;

namespace Provisioning.LocalCluster.Tests.Foreign;

public sealed class ThrottleHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_ServerThatIsBusy_WaitsAsLongAsItSays()
    {
        var time = new FakeTimeProvider();
        using var server = new BusyServer(HttpStatusCode.TooManyRequests, retryAfter: "3", times: 1);
        using var invoker = new HttpMessageInvoker(new ThrottleHandler(time) { InnerHandler = server });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://server/");

        var answer = invoker.SendAsync(request, Token);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((1, false), (server.Requests, answer.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));

        using var response = await answer;
        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, server.Requests));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, null)]
    [InlineData(HttpStatusCode.InternalServerError, "1")]
    public async Task Send_AnythingElse_IsTheCallers(HttpStatusCode status, string? retryAfter)
    {
        using var server = new BusyServer(status, retryAfter, times: 1);
        using var invoker = new HttpMessageInvoker(new ThrottleHandler(new FakeTimeProvider()) { InnerHandler = server });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://server/");

        using var response = await invoker.SendAsync(request, Token);

        Assert.Equal((status, 1), (response.StatusCode, server.Requests));
    }

    private sealed class BusyServer(HttpStatusCode status, string? retryAfter, int times) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(++Requests <= times ? status : HttpStatusCode.OK);
            if (response.StatusCode != HttpStatusCode.OK && retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return Task.FromResult(response);
        }
    }
}
