using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests.Api;

/// <summary>What the pipeline takes for granted of an API server, through the seam.</summary>
public sealed class ApiServerTests(ApiCluster cluster) : IClassFixture<ApiCluster>, IAsyncLifetime
{
    private static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);
    private static readonly ResourceType Unknown = new("nope.example", "v1", "things", "Thing", Namespaced: true);

    private readonly string _namespace = $"api-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await cluster.Api.ApplyAsync(
        new Manifest(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _namespace } }),
        default,
        Token);

    public async ValueTask DisposeAsync() => await cluster.Api.DeleteAsync(Namespaces, null, _namespace, null, CancellationToken.None);

    [Fact]
    public async Task ApplyAsync_TheSameTwice_ChangesNothing()
    {
        var first = await cluster.Api.ApplyAsync(Secret("a", "1"), default, Token);
        var second = await cluster.Api.ApplyAsync(Secret("a", "1"), default, Token);

        Assert.Equal((string?)first.Body["metadata"]!["resourceVersion"], (string?)second.Body["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task ApplyAsync_DryRun_StoresNothing()
    {
        var result = await cluster.Api.ApplyAsync(Secret("dry", "1"), new ApplyOptions { DryRun = true }, Token);

        Assert.Equal("dry", (string?)result.Body["metadata"]!["name"]);
        Assert.Null(await cluster.Api.GetAsync(CoreTypes.Secret, _namespace, "dry", Token));
    }

    [Fact]
    public async Task ReplaceAsync_StaleVersion_IsAConflict()
    {
        var created = await cluster.Api.CreateAsync(CoreTypes.Secret, Secret("r", "1"), Token);
        await cluster.Api.ReplaceAsync(CoreTypes.Secret, Secret("r", "2", created.Metadata.ResourceVersion), Token);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(
            () => cluster.Api.ReplaceAsync(CoreTypes.Secret, Secret("r", "3", created.Metadata.ResourceVersion), Token));

        Assert.True(exception.IsConflict);
    }

    [Fact]
    public async Task CreateAsync_AlreadyThere_IsTold()
    {
        await cluster.Api.CreateAsync(CoreTypes.Secret, Secret("c", "1"), Token);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => cluster.Api.CreateAsync(CoreTypes.Secret, Secret("c", "1"), Token));

        Assert.True(exception.AlreadyExists);
    }

    [Fact]
    public async Task DeleteAsync_AnotherIncarnation_IsAConflict()
    {
        var created = await cluster.Api.CreateAsync(CoreTypes.Secret, Secret("d", "1"), Token);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(
            () => cluster.Api.DeleteAsync(CoreTypes.Secret, _namespace, "d", new DeleteOptions { Uid = Guid.NewGuid().ToString() }, Token));

        Assert.True(exception.IsConflict);
        Assert.True(await cluster.Api.DeleteAsync(CoreTypes.Secret, _namespace, "d", new DeleteOptions { Uid = created.Metadata.Uid }, Token));
        Assert.False(await cluster.Api.DeleteAsync(CoreTypes.Secret, _namespace, "d", null, Token));
    }

    [Fact]
    public async Task ServesAsync_KindsThatThereAre_AreToldFromOthers()
    {
        Assert.True(await cluster.Api.ServesAsync(CoreTypes.Job, Token));
        Assert.True(await cluster.Api.ServesAsync(CoreTypes.Secret, Token));
        Assert.False(await cluster.Api.ServesAsync(Namespaces with { Plural = "nothings" }, Token));
        Assert.False(await cluster.Api.ServesAsync(Unknown, Token));
    }

    [Fact]
    public async Task GetJsonAsync_KindIsNotServed_Throws()
    {
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(
            () => cluster.Api.GetJsonAsync(Unknown, _namespace, "x", Token));

        Assert.True(exception.IsUnknownKind);
    }

    [Fact]
    public async Task PortForwardAsync_NoSuchPod_IsNotFound()
    {
        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => cluster.Api.PortForwardAsync(_namespace, "missing", 5432, Token));

        Assert.Equal((404, "NotFound"), (exception.StatusCode, exception.Reason));
    }

    [Fact]
    public async Task Informer_ChangesInTheCluster_AreTold()
    {
        var informer = cluster.Informers.Get(CoreTypes.Secret, _namespace, null);
        var changes = Channel.CreateUnbounded<string>();
        await cluster.Api.CreateAsync(CoreTypes.Secret, Secret("before", "1"), Token);
        await informer.SyncAsync(Token);
        Assert.NotNull(informer.Get(_namespace, "before"));

        using var subscription = informer.Subscribe((_, name) => changes.Writer.TryWrite(name));
        await cluster.Api.ApplyAsync(Secret("after", "1"), default, Token);
        Assert.Equal("after", await changes.Reader.ReadAsync(Token));
        await cluster.Api.DeleteAsync(CoreTypes.Secret, _namespace, "before", null, Token);
        Assert.Equal("before", await changes.Reader.ReadAsync(Token));

        Assert.Equal(["after"], informer.List(_namespace).Select(secret => secret.Metadata.Name));
    }

    [Fact]
    public async Task Informer_WatchDropped_MissesNothing()
    {
        var informer = cluster.Informers.Get(CoreTypes.Secret, null, "test=dropped");
        await informer.SyncAsync(Token);
        var changes = Channel.CreateUnbounded<string>();
        using var subscription = informer.Subscribe((_, name) => changes.Writer.TryWrite(name));

        for (var i = 0; i < 3; i++)
        {
            cluster.Embedded.Faults.DropWatches();
            var labelled = Secret($"s{i}", "1");
            labelled.Body["metadata"]!["labels"] = new JsonObject { ["test"] = "dropped" };
            await cluster.Api.ApplyAsync(labelled, default, Token);
            Assert.Equal($"s{i}", await changes.Reader.ReadAsync(Token));
        }

        Assert.Equal(3, informer.List(_namespace).Count);
    }

    [Fact]
    public async Task ReplaceAsync_AnswerLost_IsWrittenOnceAndNoConflict()
    {
        var created = await cluster.Api.CreateAsync(CoreTypes.Secret, Secret("lost", "1"), Token);
        using var fault = cluster.Embedded.Faults.Add(
            new FaultRule { Verb = "update", Resource = "secrets", Namespace = _namespace, LoseResponse = true, Count = 1 });

        var replaced = await cluster.Api.ReplaceAsync(CoreTypes.Secret, Secret("lost", "2", created.Metadata.ResourceVersion), Token);

        Assert.NotEqual(created.Metadata.ResourceVersion, replaced.Metadata.ResourceVersion);
        Assert.Equal("Mg==", replaced.Data!["value"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task ApplyAsync_FaultsThatPass_AreRiddenOut(HttpStatusCode statusCode)
    {
        using var fault = cluster.Embedded.Faults.Add(
            new FaultRule { Verb = "patch", Resource = "secrets", Namespace = _namespace, StatusCode = statusCode, Count = 2 });

        await cluster.Api.ApplyAsync(Secret("ridden", "1"), default, Token);

        Assert.NotNull(await cluster.Api.GetAsync(CoreTypes.Secret, _namespace, "ridden", Token));
    }

    private Manifest Secret(string name, string value, string? version = null)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = _namespace };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        return new Manifest(CoreTypes.Secret, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = metadata,
            ["data"] = new JsonObject { ["value"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)) },
        });
    }
}
