using System.Text.Json;
using Provisioning.Kubernetes.Api.Json;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>Which kinds the server serves; asked once for all who want to know at the same time, and remembered for a while. Thread safe.</summary>
internal sealed class Discovery(ApiTransport transport, TimeProvider timeProvider)
{
    private static readonly TimeSpan YesLasts = TimeSpan.FromSeconds(30);

    // Short: somebody installs the operator right now and tries again.
    private static readonly TimeSpan NoLasts = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Task<HashSet<string>> Kinds, long Asked)> _answers = new(StringComparer.Ordinal);

    public async Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken)
    {
        var kinds = await GetAsync(type).WaitAsync(cancellationToken).ConfigureAwait(false);
        return kinds.Contains(type.Plural);
    }

    private Task<HashSet<string>> GetAsync(ResourceType type)
    {
        var path = ResourcePaths.GroupVersion(type);
        lock (_lock)
        {
            if (_answers.TryGetValue(path, out var answer) && IsFresh(answer.Kinds, answer.Asked, type))
            {
                return answer.Kinds;
            }

            // Not bound to the first caller's token: others wait for the same answer. The transport limits its time.
            var kinds = AskAsync(path, type);
            _answers[path] = (kinds, timeProvider.GetTimestamp());
            return kinds;
        }
    }

    private bool IsFresh(Task<HashSet<string>> kinds, long asked, ResourceType type)
    {
        if (!kinds.IsCompleted)
        {
            return true;
        }

        return kinds.IsCompletedSuccessfully && timeProvider.GetElapsedTime(asked) < (kinds.Result.Contains(type.Plural) ? YesLasts : NoLasts);
    }

    private async Task<HashSet<string>> AskAsync(string path, ResourceType type)
    {
        var request = new ApiRequest { Method = HttpMethod.Get, Verb = "get", Resource = type.ApiVersion, Path = path };
        try
        {
            return await transport.SendAsync(request, ReadAsync, CancellationToken.None).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 404)
        {
            return [];
        }
    }

    private static async ValueTask<HashSet<string>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var found = await JsonSerializer.DeserializeAsync(stream, ApiJson.Default.DiscoveredResources, cancellationToken).ConfigureAwait(false);
        return (found?.Resources ?? []).Select(resource => resource.Name ?? "").ToHashSet(StringComparer.Ordinal);
    }
}
