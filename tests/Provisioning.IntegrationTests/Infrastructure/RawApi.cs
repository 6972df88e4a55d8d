using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api.Connection;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>The Kubernetes API as anybody else uses it: what the tests look at and meddle with does not go through the code under test.</summary>
internal sealed class RawApi(string kubeconfig) : IDisposable
{
    private readonly KubernetesConnection _connection = new(new KubernetesConnectionOptions { KubeconfigPath = kubeconfig }, TimeProvider.System);

    private static CancellationToken CancellationToken => Deadline.Token;

    /// <summary>The object or list, or null when there is none.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path, body: null);
        return status switch
        {
            HttpStatusCode.OK => body,
            HttpStatusCode.NotFound => null,
            _ => throw new InvalidOperationException($"GET {path}: {status} {body}"),
        };
    }

    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path) =>
        [.. ((await GetAsync(path))?["items"]?.AsArray() ?? []).Select(item => item!)];

    public Task<JsonNode?> CreateAsync(string path, JsonObject body) => ExpectAsync(HttpMethod.Post, path, body, "application/json");

    /// <summary>Server-side apply by a manager of that name, which takes what it names.</summary>
    public Task<JsonNode?> ApplyAsync(string path, JsonObject body, string manager) =>
        ExpectAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force=true", body, "application/apply-patch+yaml");

    public Task<JsonNode?> PatchAsync(string path, JsonObject body) => ExpectAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");

    /// <summary>Deletes the object; one that does not exist is fine.</summary>
    public async Task DeleteAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Delete, path, body: null);
        Assert.True((int)status < 300 || status is HttpStatusCode.NotFound or HttpStatusCode.Conflict, $"DELETE {path}: {status} {body}");
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, JsonObject? body, string contentType = "application/json")
    {
        var session = await _connection.GetAsync(CancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(session.BaseUri, path));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, contentType);
        await session.PrepareAsync(request, CancellationToken);
        using var response = await session.Client.SendAsync(request, CancellationToken);
        var text = await response.Content.ReadAsStringAsync(CancellationToken);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    public void Dispose() => _connection.Dispose();

    private async Task<JsonNode?> ExpectAsync(HttpMethod method, string path, JsonObject body, string contentType)
    {
        var (status, answer) = await SendAsync(method, path, body, contentType);
        Assert.True((int)status < 300, $"{method} {path}: {status} {answer}");
        return answer;
    }
}
