using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Webhooks;

namespace Provisioning.LocalCluster.Tests.Foreign;

public sealed class ForeignWebhooksTests
{
    [Fact]
    public async Task TryStart_ServerThatDoesNotReachThem_TakesTheRegistrationsBack()
    {
        var time = new FakeTimeProvider();
        using var server = new DeafServer();
        using var client = new KubeClient(new HttpClient(server) { BaseAddress = new Uri("https://elsewhere") }, "test");

        var start = ForeignWebhooks.TryStartAsync(client, time, TestContext.Current.CancellationToken);
        while (!start.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Null(await start);
        Assert.Empty(server.Registrations);
        Assert.Contains("POST /apis/postgresql.cnpg.io/v1/namespaces/default/clusters", server.Requests);
    }

    /// <summary>Keeps registrations, and calls nobody.</summary>
    private sealed class DeafServer : HttpMessageHandler
    {
        private readonly Lock _lock = new();

        public HashSet<string> Registrations { get; } = [];

        public HashSet<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            lock (_lock)
            {
                Requests.Add($"{request.Method} {path}");
                if (path.Contains("admissionregistration", StringComparison.Ordinal))
                {
                    var kind = path.Split('/')[4];
                    _ = request.Method == HttpMethod.Post ? Registrations.Add(kind) : Registrations.Remove(kind);
                }
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/json") });
        }
    }
}
