using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Json;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Api;

/// <inheritdoc cref="IKubernetesApi"/>
internal sealed partial class KubernetesApi : IKubernetesApi
{
    /// <summary>The name under which the server records the fields that we set.</summary>
    public const string FieldManager = "provisioning";

    private readonly KubernetesConnection _connection;
    private readonly ApiTransport _transport;
    private readonly Discovery _discovery;
    private readonly TimeProvider _timeProvider;

    public KubernetesApi(KubernetesConnection connection, TimeProvider timeProvider, ILogger<KubernetesApi> logger)
        : this(connection, counter => new ApiTransport(connection, counter, timeProvider, logger), timeProvider)
    {
    }

    internal KubernetesApi(KubernetesConnection connection, Func<RequestCounter, ApiTransport> transport, TimeProvider timeProvider)
    {
        _connection = connection;
        _transport = transport(Requests);
        _discovery = new Discovery(_transport, timeProvider);
        _timeProvider = timeProvider;
    }

    /// <summary>What was sent so far.</summary>
    public RequestCounter Requests { get; } = new();

    public async Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var request = Describe(HttpMethod.Get, "get", type, ns, name, ResourcePaths.Object(type, ns, name));
        return await OrNullAsync(_transport.SendAsync(request, (response, token) => ReadAsync(response, type, token), cancellationToken)).ConfigureAwait(false);
    }

    public async Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken)
    {
        var request = Describe(HttpMethod.Get, "get", type, ns, name, ResourcePaths.Object(type, ns, name));
        return await OrNullAsync(_transport.SendAsync(request, ReadJsonAsync, cancellationToken)).ConfigureAwait(false);
    }

    public Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var path = ResourcePaths.WithQuery(
            ResourcePaths.Collection(type, ns),
            ("labelSelector", options.LabelSelector), ("fieldSelector", options.FieldSelector), ("limit", options.Limit), ("continue", options.Continue));
        return _transport.SendAsync(
            Describe(HttpMethod.Get, "list", type, ns, name: null, path),
            async (response, token) =>
            {
                var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
                return await PooledReads.ReadToEndAsync(stream, json => ListReader.Read(json, type.TypeInfo), token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var path = ResourcePaths.WithQuery(
            ResourcePaths.Collection(type, manifest.Namespace), ("fieldManager", FieldManager), ("fieldValidation", "Strict"));
        var request = Describe(HttpMethod.Post, "create", type, manifest.Namespace, manifest.Name, path, Serialize(manifest.Body), isIdempotent: false);
        return _transport.SendAsync(request, (response, token) => ReadAsync(response, type, token), cancellationToken);
    }

    public async Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var path = ResourcePaths.WithQuery(
            ResourcePaths.Object(type, manifest.Namespace, manifest.Name), ("fieldManager", FieldManager), ("fieldValidation", "Strict"));
        var request = Describe(HttpMethod.Put, "update", type, manifest.Namespace, manifest.Name, path, Serialize(manifest.Body));
        try
        {
            return await _transport.SendAsync(request, (response, token) => ReadAsync(response, type, token), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict && exception.MayHaveHappened)
        {
            // The conflict may be with our own write, whose answer was lost: then it was no lost race.
            var live = await GetJsonAsync(type, manifest.Namespace, manifest.Name, cancellationToken).ConfigureAwait(false);
            if (live is null || !JsonSubset.Contains(live, WithoutVersion(manifest.Body)))
            {
                throw;
            }

            return live.Deserialize(type.TypeInfo)!;
        }
    }

    public Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken)
    {
        var path = ResourcePaths.WithQuery(
            ResourcePaths.Object(manifest.Type, manifest.Namespace, manifest.Name),
            ("fieldManager", FieldManager), ("fieldValidation", "Strict"), ("force", options.Force ? "true" : null), ("dryRun", options.DryRun ? "All" : null));

        // JSON is YAML; the content type is what makes it an apply.
        var request = Describe(
            HttpMethod.Patch, "patch", manifest.Type, manifest.Namespace, manifest.Name, path, Serialize(manifest.Body), "application/apply-patch+yaml");
        return _transport.SendAsync(
            request,
            async (response, token) =>
            {
                var body = await ReadJsonAsync(response, token).ConfigureAwait(false);
                return new ApplyResult(body, request.IsSensitive ? [] : WarningHeaders.Read(response.Headers));
            },
            cancellationToken);
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken)
    {
        var target = ResourcePaths.Object(type, ns, name) + (subresource is null ? "" : $"/{subresource}");
        var path = ResourcePaths.WithQuery(target, ("fieldManager", FieldManager), ("fieldValidation", "Strict"));
        var request = Describe(HttpMethod.Patch, "patch", type, ns, name, path, Serialize(patch), "application/merge-patch+json", subresource: subresource);
        return _transport.SendAsync(request, (response, token) => ReadJsonAsync(response, token), cancellationToken);
    }

    public async Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        var preconditions = new JsonObject();
        if (options?.Uid is { } uid)
        {
            preconditions["uid"] = uid;
        }

        if (options?.ResourceVersion is { } resourceVersion)
        {
            preconditions["resourceVersion"] = resourceVersion;
        }

        if (preconditions.Count > 0)
        {
            body["preconditions"] = preconditions;
        }

        if (options?.GracePeriodSeconds is { } seconds)
        {
            body["gracePeriodSeconds"] = seconds;
        }

        var request = Describe(HttpMethod.Delete, "delete", type, ns, name, ResourcePaths.Object(type, ns, name), Serialize(body));
        try
        {
            return await _transport.SendAsync(request, static (_, _) => ValueTask.FromResult(true), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception is { StatusCode: (int)HttpStatusCode.NotFound, IsUnknownKind: false })
        {
            return exception.MayHaveHappened;
        }
    }

    public Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken) => _discovery.ServesAsync(type, cancellationToken);

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest { Method = HttpMethod.Get, Verb = "get", Resource = "/version", Path = "version" };
        return _transport.SendAsync(
            request,
            static async (response, token) => (string?)(await ReadJsonAsync(response, token).ConfigureAwait(false))["gitVersion"] ?? "",
            cancellationToken);
    }

    public Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Verb = "get",
            Resource = "pods/log",
            Namespace = ns,
            Name = pod,
            Path = ResourcePaths.WithQuery(
                ResourcePaths.Pod(ns, pod, "log"), ("container", container), ("tailLines", tailLines), ("limitBytes", LongestLog)),
        };
        return _transport.SendAsync(
            request, static async (response, token) => await response.Content.ReadAsStringAsync(token).ConfigureAwait(false), cancellationToken);
    }

    private static ApiRequest Describe(
        HttpMethod method,
        string verb,
        ResourceType type,
        string? ns,
        string? name,
        string path,
        ReadOnlyMemory<byte> body = default,
        string contentType = "application/json",
        bool isIdempotent = true,
        string? subresource = null) => new()
        {
            Method = method,
            Verb = verb,
            Resource = subresource is null ? type.ToString() : $"{type}/{subresource}",
            Namespace = type.Namespaced ? ns : null,
            Name = name,
            Path = path,
            Body = body,
            ContentType = contentType,
            IsIdempotent = isIdempotent,
            IsSensitive = type is { Group: "", Kind: "Secret" },
        };

    private static JsonObject WithoutVersion(JsonObject body)
    {
        var copy = (JsonObject)body.DeepClone();
        (copy["metadata"] as JsonObject)?.Remove("resourceVersion");
        return copy;
    }

    private static byte[] Serialize(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    private static async ValueTask<T> ReadAsync<T>(HttpResponseMessage response, ResourceType<T> type, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await JsonSerializer.DeserializeAsync(stream, type.TypeInfo, cancellationToken).ConfigureAwait(false)
            ?? throw new JsonException("The object is null.");
    }

    private static async ValueTask<JsonObject> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var node = await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
        return node as JsonObject ?? throw new JsonException("The answer is no object.");
    }

    private static async Task<T?> OrNullAsync<T>(Task<T> request)
        where T : class
    {
        try
        {
            return await request.ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception is { StatusCode: (int)HttpStatusCode.NotFound, IsUnknownKind: false })
        {
            return null;
        }
    }
}
