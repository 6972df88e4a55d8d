using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Replay;

/// <summary>Asks what a real API server was asked, in the same order, and expects the same answers.</summary>
public sealed class RecordedExchangesTests
{
    private const string ConfigMaps = "/api/v1/namespaces/apiconf/configmaps";

    [Fact]
    public async Task Replay_EveryRecordedExchange_IsAnsweredAsByTheRealServer()
    {
        var exchanges = Exchange.Load();
        await using var server = await TestApiServer.StartAsync();
        await using var webhook = await BackupWebhook.StartAsync();
        await server.AddDefinitionsAsync("*.yaml");
        await webhook.RegisterAsync(server);
        var translation = new Translation();
        var differences = new List<string>();
        foreach (var exchange in exchanges)
        {
            await PrepareAsync(server, exchange.Index);
            var (status, contentType, warnings, body) = await SendAsync(server, exchange, translation);
            var expected = exchange.Response["body"];
            if (exchange.IsCut)
            {
                // Only the shape: what is cut cannot be compared, and we serve fewer groups than the real server.
                (expected, body) = (JsonValue.Create(Kind(expected!.GetValue<string>())), JsonValue.Create(body.String("kind")));
            }

            if (exchange.Index == 3)
            {
                (expected, body) = (Sorted(expected), Sorted(body));
            }

            translation.Learn(expected, body);
            Compare(differences, exchange, "status", JsonValue.Create(exchange.Status), JsonValue.Create(status));
            Compare(differences, exchange, "content type", exchange.Response["contentType"], JsonValue.Create(contentType));
            Compare(differences, exchange, "warnings", exchange.Response["warnings"], new JsonArray([.. warnings.Select(w => JsonValue.Create(w))]));
            Compare(differences, exchange, "body", WithoutBookmarks(Normalizer.Normalize(expected)), WithoutBookmarks(Normalizer.Normalize(body)));
        }

        Assert.Equal(82, exchanges.Count);
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    /// <summary>What happened between the recorded requests.</summary>
    private static async Task PrepareAsync(TestApiServer server, int index)
    {
        switch (index)
        {
            case 9:
                await OkAsync(server.PostAsync("/api/v1/namespaces/apiconf/serviceaccounts", """{"metadata":{"name":"default"}}"""));
                await OkAsync(server.PostAsync(ConfigMaps, """{"metadata":{"name":"kube-root-ca.crt"}}"""));
                await OkAsync(server.PostAsync(ConfigMaps, """{"metadata":{"name":"openshift-service-ca.crt"}}"""));
                break;
            case 37:
                for (var i = 0; i < 5; i++)
                {
                    await OkAsync(SendAsUrllibAsync(
                        server, HttpMethod.Post, ConfigMaps, $$$"""{"metadata":{"name":"page-{{{i}}}","labels":{"app":"page","n":"{{{i}}}"} } }"""));
                }

                break;
            case 59:
                await OkAsync(SendAsUrllibAsync(server, HttpMethod.Patch, ConfigMaps + "/page-0", """{"metadata":{"finalizers":["example.com/hold"]}}"""));
                break;
            case 67:
                await OkAsync(SendAsUrllibAsync(
                    server, HttpMethod.Patch, "/api/v1/namespaces/apiconf", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"restricted"}}}"""));
                break;
            case 70:
                await OkAsync(server.PostAsync("/api/v1/namespaces/apiconf/secrets", """{"metadata":{"name":"im"},"immutable":true,"stringData":{"a":"b"}}"""));
                break;
            case 76:
                await OkAsync(server.PostAsync("/api/v1/namespaces/apiconf/serviceaccounts", """{"metadata":{"name":"poor"}}"""));
                break;
            case 81:
                var (_, space) = await server.GetAsync("/api/v1/namespaces/apiconf");
                space["spec"]!["finalizers"] = new JsonArray();
                await OkAsync(server.PutAsync("/api/v1/namespaces/apiconf/finalize", space.ToJsonString()));
                break;
            default:
                break;
        }
    }

    private static async Task<(int Status, string ContentType, IReadOnlyList<string> Warnings, JsonNode? Body)> SendAsync(TestApiServer server,
        Exchange exchange, Translation translation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), translation.Path(exchange.Path));
        request.Headers.UserAgent.ParseAdd("Python-urllib/3.11");
        request.Headers.TryAddWithoutValidation("Accept", exchange.Request.String("accept"));
        var token = exchange.Index switch
        {
            7 => "wrong",
            >= 76 and <= 78 => await TokenAsync(server),
            _ => TestApiServer.AdminToken,
        };
        if (exchange.IsAuthenticated)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (exchange.Request["body"] is { } body)
        {
            request.Content = new ByteArrayContent(body.AsString() is { } text ? Encoding.UTF8.GetBytes(text) : JsonText.ToBytes(translation.Body(body)));
            request.Content.Headers.ContentType = new(exchange.Request.String("contentType")!);
        }

        using var client = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (exchange.Index == 47)
        {
            await ChangeWhileWatchedAsync(server);
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        // As it was sent: the parsed header is written with spaces.
        var contentType = response.Content.Headers.NonValidated["Content-Type"].ToString();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return ((int)response.StatusCode, contentType, warnings, exchange.Index switch
        {
            47 => new JsonArray([.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonText.Parse(l))]),
            _ when contentType.StartsWith("application/json", StringComparison.Ordinal) => JsonText.Parse(bytes),
            _ => JsonValue.Create(Encoding.UTF8.GetString(bytes)),
        });
    }

    private static async Task ChangeWhileWatchedAsync(TestApiServer server)
    {
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"other","labels":{"w":"n"}}}"""));
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"w1","labels":{"w":"y"}}}"""));
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Patch, ConfigMaps + "/w1", """{"data":{"a":"b"}}"""));
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Patch, ConfigMaps + "/w1", """{"metadata":{"labels":{"w":"n"}}}"""));
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Patch, ConfigMaps + "/w1", """{"metadata":{"labels":{"w":"y"}}}"""));
        await OkAsync(SendAsUrllibAsync(server, HttpMethod.Delete, ConfigMaps + "/w1", null));
    }

    private static async Task<string> TokenAsync(TestApiServer server) =>
        (await server.PostAsync("/api/v1/namespaces/apiconf/serviceaccounts/poor/token", """{"spec":{}}""")).Body.String("status", "token")!;

    private static async Task<(int Status, JsonObject Body)> SendAsUrllibAsync(TestApiServer server, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.UserAgent.ParseAdd("Python-urllib/3.11");
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, (JsonObject)JsonText.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))!);
    }

    private static async Task OkAsync(Task<(int Status, JsonObject Body)> request)
    {
        var (status, body) = await request;
        Assert.True(status is 200 or 201, body.ToJsonString());
    }

    // How many bookmarks come depends on the clock; that one comes does not.
    private static JsonNode? WithoutBookmarks(JsonNode? body)
    {
        if (body is JsonArray events)
        {
            var marks = events.Where(e => e.String("type") == "BOOKMARK").ToArray();
            foreach (var mark in marks.Skip(1))
            {
                events.Remove(mark);
            }
        }

        return body;
    }

    private static JsonNode? Sorted(JsonNode? list)
    {
        if (list?["resources"] is JsonArray resources)
        {
            list["resources"] = new JsonArray([.. resources.Select(r => r!.DeepClone()).OrderBy(r => r.String("name"), StringComparer.Ordinal)]);
        }

        return list;
    }

    private static string Kind(string cut) => cut.Contains("APIGroupDiscoveryList", StringComparison.Ordinal) ? "APIGroupDiscoveryList" : "APIGroupList";

    private static void Compare(List<string> differences, Exchange exchange, string what, JsonNode? expected, JsonNode? actual)
    {
        if (!JsonNode.DeepEquals(expected, actual))
        {
            differences.Add($"{exchange.Index} {exchange.Title}: {what}\n  expected {JsonText.Display(expected)}\n  actual   {JsonText.Display(actual)}");
        }
    }
}
