using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Json;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api.Requests;

/// <summary>The errors of a real server, as recorded.</summary>
public sealed class ApiErrorsTests
{
    private static readonly ApiRequest Request = new()
    {
        Method = HttpMethod.Patch,
        Verb = "patch",
        Resource = "clusters.postgresql.cnpg.io",
        Namespace = "acme-shop",
        Name = "acme-shop",
        Path = "",
    };

    [Fact]
    public void Refused_EveryRecordedRefusal_KeepsWhatTheServerSays()
    {
        var refusals = Recorded().OfType<JsonNode>().Where(exchange => (int)exchange["response"]!["status"]! >= 400).ToList();

        Assert.NotEmpty(refusals);
        Assert.All(refusals, exchange =>
        {
            var body = exchange["response"]!["body"]!;
            var exception = Read(exchange);
            Assert.Equal((int)exchange["response"]!["status"]!, exception.StatusCode);
            Assert.Equal(body is not JsonObject, exception.IsUnknownKind);
            Assert.StartsWith($"PATCH clusters.postgresql.cnpg.io acme-shop/acme-shop: {exception.StatusCode} ", exception.Message, StringComparison.Ordinal);
            Assert.Equal((string?)(body as JsonObject)?["message"] ?? "", exception.ServerMessage);
        });
    }

    [Theory]
    [InlineData("create it again", true, false)]
    [InlineData("server-side apply conflict (409)", false, true)]
    [InlineData("PUT with a stale resourceVersion (409)", false, true)]
    [InlineData("delete with a precondition that fails (409)", false, true)]
    [InlineData("quota exceeded (403)", false, false)]
    public void Refused_Conflicts_AreToldApart(string title, bool alreadyExists, bool conflict)
    {
        var exception = Read(Recorded(title));

        Assert.Equal((alreadyExists, conflict, false), (exception.AlreadyExists, exception.IsConflict, exception.IsTransient));
    }

    [Fact]
    public void Refused_AnotherManagersField_NamesTheManager() =>
        Assert.Equal([(".data.x", "conflict with \"one\"")], Read(Recorded("server-side apply conflict (409)")).Causes);

    [Fact]
    public void Refused_FieldThatTheSchemaDoesNotKnow_IsInvalidAndNotRepeatedAlthoughA500()
    {
        var exception = Read(Recorded("custom resource, server-side apply, unknown field: a 500, not a 4xx"));

        Assert.Equal((500, "Invalid", false), (exception.StatusCode, exception.Reason, exception.IsTransient));
    }

    [Fact]
    public void Refused_ServerAsksToWait_SaysHowLong()
    {
        var exception = Read(Recorded("list at a resourceVersion from the future"));

        Assert.Equal((true, TimeSpan.FromSeconds(1)), (exception.IsTransient, exception.RetryAfter));
    }

    [Fact]
    public void After_SeveralAttempts_KeepsEverything()
    {
        var last = Read(Recorded("server-side apply conflict (409)"));

        var exception = last.After(4);

        Assert.Same(last, exception.InnerException);
        Assert.Equal((last.StatusCode, last.Reason, last.Causes, last.Verb, last.Resource, last.Namespace, last.ServerMessage),
            (exception.StatusCode, exception.Reason, exception.Causes, exception.Verb, exception.Resource, exception.Namespace, exception.ServerMessage));
    }

    private static KubernetesApiException Read(JsonNode exchange)
    {
        var response = exchange["response"]!;
        var status = response["body"] is JsonObject body ? body.Deserialize(ApiJson.Default.Status) : null;
        return ApiErrors.Refused(Request, (int)response["status"]!, status, retryAfter: null);
    }

    private static JsonNode Recorded(string title) => Recorded().OfType<JsonNode>().Single(exchange => (string)exchange["title"]! == title);

    private static JsonArray Recorded() => JsonNode.Parse(ReferenceData.Read("recordings/kube-apiserver/exchanges.json"))!.AsArray();
}
