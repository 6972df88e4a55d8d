using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>A cluster in memory behind the seam: versions, uids, conflicts, watches, and a place to make calls fail.</summary>
internal sealed partial class FakeKubernetes(TimeProvider timeProvider) : IKubernetesApi
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(string Version, string Type, JsonObject Body)> _log = [];
    private readonly List<string> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _version = 100;

    /// <summary>Runs before each call that counts, with its text such as <c>apply namespaces/acme-shop</c>.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs after each call that counts took effect, before its answer is given.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Plays the operator: called after an object was created or changed by a call.</summary>
    public Action<FakeKubernetes, string, JsonObject>? Operator { get; set; }

    /// <summary>Kinds that are not served.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether what an object owns goes with it.</summary>
    public bool CollectsGarbage { get; set; } = true;

    /// <summary>What lists wait for.</summary>
    public Task Listing { get; set; } = Task.CompletedTask;

    /// <summary>Namespaces stay after their deletion until <see cref="FinishNamespace"/>.</summary>
    public bool HoldsNamespaces { get; set; }

    public Func<string, int, Stream> PortForward { get; set; } = (_, _) => new MemoryStream();

    public string Log { get; set; } = "";

    /// <summary>Runs a command in a pod: its name, the command and the standard input.</summary>
    public Func<string, IReadOnlyList<string>, string?, ExecResult> Exec { get; set; } = (_, _, _) => new ExecResult(0, "", "");

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public JsonObject? Find(ResourceType type, string? ns, string name)
    {
        lock (_lock)
        {
            return (JsonObject?)_objects.GetValueOrDefault(Key(type, ns, name))?.DeepClone();
        }
    }

    /// <summary>Everything, for comparisons and searches.</summary>
    public IReadOnlyDictionary<string, JsonObject> Snapshot()
    {
        lock (_lock)
        {
            return _objects.ToDictionary(entry => entry.Key, entry => (JsonObject)entry.Value.DeepClone(), StringComparer.Ordinal);
        }
    }

    /// <summary>Writes as somebody else would: no call is counted.</summary>
    public void Put(ResourceType type, JsonObject body) => Store(type, body);

    public void Change(ResourceType type, string? ns, string name, Action<JsonObject> change)
    {
        var body = Find(type, ns, name) ?? throw new InvalidOperationException($"There is no {type} {name}.");
        change(body);
        Store(type, body);
    }

    public void Remove(ResourceType type, string? ns, string name)
    {
        lock (_lock)
        {
            if (_objects.Remove(Key(type, ns, name), out var body))
            {
                body["metadata"]!["resourceVersion"] = $"{++_version}";
                Tell(type, "DELETED", body);
                CollectGarbage((string)body["metadata"]!["uid"]!);
            }
        }
    }

    public void FinishNamespace(string name)
    {
        foreach (var key in Snapshot().Keys.Where(key => key.Split('|')[1] == name))
        {
            var parts = key.Split('|');
            lock (_lock)
            {
                if (_objects.Remove(key, out var body))
                {
                    body["metadata"]!["resourceVersion"] = $"{++_version}";
                    Tell(parts[0], "DELETED", body);
                }
            }
        }

        Remove(Resources.CoreTypes.Namespace, ns: null, name);
    }

    public Task<T?> GetAsync<T>(ResourceType<T> type, string? ns, string name, CancellationToken cancellationToken)
        where T : KubernetesResource =>
        CallAsync($"get {type}/{name}", () => Find(type, ns, name) is { } body ? Read(type, body) : null, cancellationToken);

    public Task<JsonObject?> GetJsonAsync(ResourceType type, string? ns, string name, CancellationToken cancellationToken) =>
        CallAsync($"get {type}/{name}", () => Find(type, ns, name), cancellationToken);

    public async Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, string? ns, ListOptions options, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        await Listing.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (Missing.Contains(type.ToString()))
            {
                throw new KubernetesApiException("not served") { StatusCode = 404, IsUnknownKind = true, Resource = type.ToString() };
            }

            var all = Select(type, ns, options.LabelSelector).ToList();
            var skip = options.Continue is null ? 0 : int.Parse(options.Continue, System.Globalization.CultureInfo.InvariantCulture);
            var take = options.Limit ?? int.MaxValue;
            var page = all.Skip(skip).Take(take).Select(body => Read(type, body)).ToList();
            return new ResourceList<T>(page, $"{_version}", skip + page.Count < all.Count ? $"{skip + page.Count}" : null);
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        var from = int.Parse(options.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        for (var position = 0; ;)
        {
            List<(string Version, string Type, JsonObject Body)> news;
            Task changed;
            lock (_lock)
            {
                news = _log[position..];
                position = _log.Count;
                changed = _changed.Task;
            }

            foreach (var (version, eventType, body) in news)
            {
                if (int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) > from
                    && eventType.StartsWith($"{type} ", StringComparison.Ordinal)
                    && (ns is null || (string?)body["metadata"]!["namespace"] == ns)
                    && Matches(body, options.LabelSelector))
                {
                    yield return new WatchEvent<T>(Enum.Parse<WatchEventType>(eventType.Split(' ')[1], ignoreCase: true), version, Read(type, body));
                }
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource =>
        CallAsync(
            $"create {type}/{manifest.Name}",
            () =>
            {
                lock (_lock)
                {
                    RequireNamespace(type, manifest);
                    if (type.Group == "authorization.k8s.io")
                    {
                        // A question, which nothing is stored of: nothing is allowed here.
                        return Read(type, manifest.Body);
                    }

                    return _objects.ContainsKey(Key(type, manifest.Namespace, manifest.Name))
                        ? throw Refuse(type, 409, "AlreadyExists", "already exists")
                        : Read(type, Store(type, (JsonObject)manifest.Body.DeepClone()));
                }
            },
            cancellationToken);

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, Manifest manifest, CancellationToken cancellationToken)
        where T : KubernetesResource =>
        CallAsync(
            $"replace {type}/{manifest.Name}",
            () =>
            {
                lock (_lock)
                {
                    var current = _objects.GetValueOrDefault(Key(type, manifest.Namespace, manifest.Name)) ?? throw Refuse(type, 404, "NotFound", "not found");
                    if ((string?)current["metadata"]!["resourceVersion"] != (string?)manifest.Body["metadata"]!["resourceVersion"])
                    {
                        throw Refuse(type, 409, "Conflict", "the object has been modified");
                    }

                    return Read(type, Store(type, (JsonObject)manifest.Body.DeepClone()));
                }
            },
            cancellationToken);

    public Task<ApplyResult> ApplyAsync(Manifest manifest, ApplyOptions options, CancellationToken cancellationToken) =>
        CallAsync(
            $"{(options.DryRun ? "try" : "apply")} {manifest.Type}/{manifest.Name}",
            () =>
            {
                lock (_lock)
                {
                    RequireNamespace(manifest.Type, manifest);
                    var live = Find(manifest.Type, manifest.Namespace, manifest.Name);
                    if ((string?)manifest.Body["metadata"]!["uid"] is { } uid && uid != (string?)live?["metadata"]!["uid"])
                    {
                        throw Refuse(manifest.Type, 409, "Conflict", "the uid differs");
                    }

                    var merged = (JsonObject?)live?.DeepClone() ?? [];
                    Merge(merged, manifest.Body);
                    return new ApplyResult(
                        options.DryRun || (live is not null && JsonNode.DeepEquals(live, merged)) ? merged : Store(manifest.Type, merged), []);
                }
            },
            cancellationToken);

    public Task<JsonObject> MergePatchAsync(
        ResourceType type, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancellationToken) =>
        CallAsync(
            $"patch {type}{(subresource is null ? "" : $"/{subresource}")}/{name}",
            () =>
            {
                lock (_lock)
                {
                    var live = Find(type, ns, name) ?? throw Refuse(type, 404, "NotFound", "not found");
                    if ((string?)patch["metadata"]?["resourceVersion"] is { } version && version != (string?)live["metadata"]!["resourceVersion"])
                    {
                        throw Refuse(type, 409, "Conflict", "the object has been modified");
                    }

                    Merge(live, patch);
                    var isDone = live["metadata"]!["deletionTimestamp"] is not null && live["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };
                    var patched = Store(type, live);
                    if (isDone)
                    {
                        Remove(type, ns, name);
                    }

                    return patched;
                }
            },
            cancellationToken);

    public Task<bool> DeleteAsync(ResourceType type, string? ns, string name, DeleteOptions? options, CancellationToken cancellationToken) =>
        CallAsync(
            $"delete {type}/{name}",
            () =>
            {
                lock (_lock)
                {
                    if (Find(type, ns, name) is not { } body)
                    {
                        return false;
                    }

                    if ((options?.Uid is { } uid && uid != (string?)body["metadata"]!["uid"])
                        || (options?.ResourceVersion is { } version && version != (string?)body["metadata"]!["resourceVersion"]))
                    {
                        throw Refuse(type, 409, "Conflict", "the precondition does not hold");
                    }

                    var isHeld = body["metadata"]!["finalizers"] is JsonArray { Count: > 0 } || (type.Plural == "namespaces" && HoldsNamespaces);
                    if (isHeld && body["metadata"]!["deletionTimestamp"] is not null)
                    {
                        return true;
                    }

                    if (isHeld)
                    {
                        body["metadata"]!["deletionTimestamp"] = timeProvider.GetUtcNow().ToString("O");
                        Store(type, body);
                    }
                    else if (type.Plural != "namespaces")
                    {
                        Remove(type, ns, name);
                    }
                    else
                    {
                        FinishNamespace(name);
                    }

                    return true;
                }
            },
            cancellationToken);

    public Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken) => Task.FromResult(!Missing.Contains(type.ToString()));

    public Task<string> GetServerVersionAsync(CancellationToken cancellationToken) => CallAsync("get /version", () => "v1.36.0", cancellationToken);

    public Task<string> ReadLogAsync(string ns, string pod, string? container, int tailLines, CancellationToken cancellationToken) =>
        CallAsync($"log {pod}", () => Log, cancellationToken);

    public Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken) =>
        CallAsync($"portforward {pod}", () => PortForward(pod, port), cancellationToken);

    public Task<ExecResult> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken) =>
        CallAsync($"exec {pod}", () => Exec(pod, command, stdin), cancellationToken);

    public static KubernetesApiException Refuse(ResourceType type, int status, string reason, string message) => new($"{type}: {status} {message}")
    {
        StatusCode = status,
        Reason = reason,
        ServerMessage = message,
        Resource = type.ToString(),
        Request = $"request of {type}",
        IsTransient = status is 429 or >= 500,
    };

    private async Task<T> CallAsync<T>(string call, Func<T> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _calls.Add(call);
        }

        await Before(call);
        cancellationToken.ThrowIfCancellationRequested();
        var result = effect();
        await After(call);
        return result;
    }
}
