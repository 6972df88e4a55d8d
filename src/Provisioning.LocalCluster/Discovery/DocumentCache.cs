using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>Keeps what is rendered from the registry until the registry changes. Thread safe.</summary>
internal sealed class DocumentCache(ResourceRegistry registry)
{
    private readonly ConcurrentDictionary<string, (long Generation, CachedDocument? Document)> _documents = new(StringComparer.Ordinal);

    /// <summary><see langword="null"/> when <paramref name="render"/> has nothing to render.</summary>
    public CachedDocument? Get(string key, Func<JsonObject?> render)
    {
        var generation = registry.Generation;
        if (_documents.TryGetValue(key, out var known) && known.Generation == generation)
        {
            return known.Document;
        }

        var document = render() is { } json ? new CachedDocument(json) : null;
        if (document is not null)
        {
            // Only what exists: names that clients make up must not fill the memory.
            _documents[key] = (generation, document);
        }

        return document;
    }
}
