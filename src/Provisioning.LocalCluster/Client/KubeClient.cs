using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>
/// The Kubernetes API as the local controllers use it: JSON over HTTP and nothing else, so that they run against any API server.
/// Thread safe. Objects that it returns belong to the caller.
/// </summary>
internal sealed class KubeClient(HttpClient http, string fieldManager) : IDisposable
{
    private const string Json = "application/json";
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public string FieldManager { get; } = fieldManager;

    /// <summary>The object, or <see langword="null"/> when there is none (or no such kind).</summary>
    public async Task<JsonObject?> GetAsync(ResourceKind kind, string? ns, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, kind.ObjectPath(ns, name), null, null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <param name="kind">What.</param>
    /// <param name="ns">In which namespace; <see langword="null"/> for all.</param>
    /// <param name="labelSelector">Which of them, or all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="metadataOnly">Leave out everything but the objects' metadata.</param>
    public async Task<KubeList> ListAsync(ResourceKind kind, string? ns, string? labelSelector, CancellationToken cancellationToken, bool metadataOnly = false)
    {
        var items = new List<JsonObject>();
        string? next = null;
        while (true)
        {
            var query = Query(("limit", "500"), ("continue", next), ("labelSelector", labelSelector));
            var page = await SendAsync(
                HttpMethod.Get, kind.CollectionPath(ns) + query, null, null, cancellationToken, metadataOnly ? MetadataList : Json).ConfigureAwait(false);
            foreach (var item in page["items"]?.AsArray() ?? [])
            {
                var o = item!.DeepClone().AsObject();
                // Lists leave these out of their items; a reader of one object should not have to know.
                o["apiVersion"] ??= kind.ApiVersion;
                o["kind"] ??= kind.Kind;
                items.Add(o);
            }

            next = page.String("metadata", "continue");
            if (string.IsNullOrEmpty(next))
            {
                return new KubeList(items, page.ResourceVersion() ?? "0");
            }
        }
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, string? ns, JsonObject item, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, kind.CollectionPath(ns) + Query(("fieldManager", FieldManager)), item, "application/json", cancellationToken);

    /// <summary>PUT: the object must carry the <c>resourceVersion</c> it was read with, so that a lost race is a conflict.</summary>
    public Task<JsonObject> ReplaceAsync(ResourceKind kind, JsonObject item, CancellationToken cancellationToken, string? subresource = null) =>
        SendAsync(
            HttpMethod.Put, kind.ObjectPath(item.Namespace(), item.Name(), subresource) + Query(("fieldManager", FieldManager)), item, "application/json",
            cancellationToken);

    /// <summary>A JSON merge patch; with <paramref name="subresource"/> <c>status</c>, of the status.</summary>
    public Task<JsonObject> PatchAsync(
        ResourceKind kind, string? ns, string name, JsonObject patch, CancellationToken cancellationToken, string? subresource = null) =>
        SendAsync(
            HttpMethod.Patch, kind.ObjectPath(ns, name, subresource) + Query(("fieldManager", FieldManager)), patch, "application/merge-patch+json",
            cancellationToken);

    /// <summary>Server-side apply.</summary>
    public Task<JsonObject> ApplyAsync(ResourceKind kind, string? ns, JsonObject item, CancellationToken cancellationToken, bool force = true) =>
        SendAsync(
            HttpMethod.Patch, kind.ObjectPath(ns, item.Name()) + Query(("fieldManager", FieldManager), ("force", force ? "true" : null)), item,
            "application/apply-patch+yaml", cancellationToken);

    /// <summary>
    /// Deletes; an object that is gone already is no error. With <paramref name="uid"/>, another object of the same name is a conflict.
    /// </summary>
    public async Task DeleteAsync(
        ResourceKind kind, string? ns, string name, CancellationToken cancellationToken, string propagationPolicy = "Background",
            int? gracePeriodSeconds = null,
        string? uid = null, string? resourceVersion = null)
    {
        var options = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = propagationPolicy };
        if (gracePeriodSeconds is not null)
        {
            options["gracePeriodSeconds"] = gracePeriodSeconds;
        }

        if (uid is not null)
        {
            var preconditions = new JsonObject { ["uid"] = uid };
            options["preconditions"] = preconditions;
            if (resourceVersion is not null)
            {
                preconditions["resourceVersion"] = resourceVersion;
            }
        }

        try
        {
            await SendAsync(HttpMethod.Delete, kind.ObjectPath(ns, name), options, "application/json", cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // What the caller wanted.
        }
    }

    /// <summary>
    /// One watch request. Ends when the server closes it; throws <see cref="KubeApiException"/> with 410 when the version is too old, to relist.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceKind kind, string? ns, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken, bool metadataOnly = false)
    {
        var query = Query(("watch", "1"), ("resourceVersion", resourceVersion), ("allowWatchBookmarks", "true"), ("timeoutSeconds", "300"));
        using var request = new HttpRequestMessage(HttpMethod.Get, kind.CollectionPath(ns) + query);
        request.Headers.TryAddWithoutValidation("Accept", metadataOnly ? Metadata : Json);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await ThrowOnErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var entry = JsonNode.Parse(line)!.AsObject();
            var item = entry["object"]!.DeepClone().AsObject();
            if (entry.String("type") == "ERROR")
            {
                throw new KubeApiException((HttpStatusCode)(item.Int("code") ?? 500), item.String("reason") ?? "", item.String("message") ?? "watch failed");
            }

            yield return new WatchEvent(entry.String("type")!, item);
        }
    }

    public async Task<JsonObject> SendAsync(
        HttpMethod method, string path, JsonObject? body, string? contentType, CancellationToken cancellationToken, string accept = Json)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType!);
        }

        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await ThrowOnErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false))!.AsObject();
    }

    public void Dispose() => http.Dispose();

    private static async Task ThrowOnErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        JsonNode? status = null;
        try
        {
            status = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Not a Status: an unknown kind answers plain text.
        }

        throw new KubeApiException(
            response.StatusCode, status.String("reason") ?? "", status.String("message") ?? $"{(int)response.StatusCode} {response.ReasonPhrase}");
    }

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
