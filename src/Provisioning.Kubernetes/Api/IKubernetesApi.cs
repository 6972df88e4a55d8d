using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api;

/// <summary>
/// The seam to Kubernetes: the only code behind it knows KubernetesClient. Thread safe. Transient faults of idempotent requests are retried a few times with
/// jitter; every other failure is a <see cref="KubernetesApiException"/>, which holds the server's Status and neither a request's nor a response's body.
/// </summary>
internal interface IKubernetesApi
{
    /// <summary>
    /// The object, or null when there is none. An unknown kind (404 without a Status) throws, with <see cref="KubernetesApiException.IsUnknownKind"/>.
    /// </summary>
    Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource;

    /// <summary>The whole object as the server has it, or null when there is none; for comparisons field by field.</summary>
    Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken);

    /// <summary>One page.</summary>
    Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource;

    /// <summary>
    /// One watch request; ends when the server closes it. The first event is a bookmark of the version that was asked for: the server has accepted. 410
    /// throws <see cref="KubernetesApiException"/>: list again.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, string? ns, WatchOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource;

    /// <summary>POST: fails with AlreadyExists (409) when there is one.</summary>
    Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource;

    /// <summary>
    /// PUT of an object that we own whole; the body carries the <c>resourceVersion</c> it was read with, and a lost race is a conflict (409).
    /// </summary>
    Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource;

    /// <summary>Server-side apply under our field manager, strictly validated.</summary>
    Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// A JSON merge patch, for what server-side apply is no way to say: a status that another manager writes, or a value that depends on the one that is there
    /// (then the patch carries the <c>resourceVersion</c>, and a lost race is a conflict).
    /// </summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="subresource">Such as <c>status</c>; null for the object itself.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The object afterwards.</returns>
    Task<JsonObject> MergePatchAsync(ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken);

    /// <summary>Deletes in the background; returns false when there was nothing to delete.</summary>
    Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken);

    /// <summary>Whether the server serves the kind. Answers are remembered for a short while.</summary>
    Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken);

    /// <summary>The server's version, such as <c>v1.36.0</c>.</summary>
    Task<string> GetServerVersionAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of a container's log.</summary>
    Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken);

    /// <summary>A connection to a port of a pod, through the API server.</summary>
    Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken);

    /// <summary>Runs a command in a container and returns its output; a non-zero exit code is in the result, not an exception.</summary>
    Task<ExecResult> ExecAsync(string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken);
}
