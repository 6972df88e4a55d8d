using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>Asks an API server for its kinds.</summary>
internal static class ApiDiscovery
{
    private static readonly string[] Needed = ["list", "watch", "delete"];

    /// <summary>Every kind whose objects can be listed, watched and deleted, in its preferred version.</summary>
    public static async Task<IReadOnlyList<ResourceKind>> ListAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var groups = await GetAsync(client, "/apis", cancellationToken).ConfigureAwait(false);
        var versions = Items(groups, "groups").Select(g => g.String("preferredVersion", "groupVersion")).OfType<string>().Select(
            v => (Path: $"/apis/{v}", ApiVersion: v));
        var lists = await Task.WhenAll(
            versions.Append((Path: "/api/v1", ApiVersion: "v1")).Select(
                async v => Kinds(await GetAsync(client, v.Path, cancellationToken).ConfigureAwait(false), v.ApiVersion)))
            .ConfigureAwait(false);
        return [.. lists.SelectMany(l => l)];
    }

    private static IEnumerable<ResourceKind> Kinds(JsonObject list, string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        return Items(list, "resources")
            .Where(r => !r.String("name")!.Contains('/', StringComparison.Ordinal))
            .Where(r => r["verbs"] is JsonArray verbs && Needed.All(n => verbs.Any(v => v.String() == n)))
            .Select(r => new ResourceKind(group, version, r.String("name")!, r.String("kind")!, r.Bool("namespaced") == true));
    }

    private static IEnumerable<JsonObject> Items(JsonObject list, string field) => (list[field] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static async Task<JsonObject> GetAsync(KubeClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(HttpMethod.Get, path, null, null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.ServiceUnavailable)
        {
            // The group went away meanwhile, or its extension API server is down: its kinds are unknown for now.
            return [];
        }
    }
}
