using System.Runtime.CompilerServices;
using System.Text.Json;
using Provisioning.Kubernetes.Api.Json;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Api;

internal sealed partial class KubernetesApi
{
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        // Spread, so that the watches of many processes that started together do not end together.
        var seconds = Random.Shared.Next(300, 600);
        var path = ResourcePaths.WithQuery(
            ResourcePaths.Collection(type, ns),
            ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", options.ResourceVersion), ("timeoutSeconds", seconds),
            ("labelSelector", options.LabelSelector), ("fieldSelector", options.FieldSelector));
        var request = Describe(HttpMethod.Get, "watch", type, ns, name: null, path);

        var lines = ReadLinesAsync(request, type, options.ResourceVersion, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (lines.ConfigureAwait(false))
        {
            while (await NextAsync(request, lines, cancellationToken).ConfigureAwait(false))
            {
                var (line, error) = lines.Current;
                if (error is not null)
                {
                    throw ApiErrors.Refused(request, error.Code ?? 500, error, retryAfter: null);
                }

                yield return line;
            }
        }
    }

    private static async ValueTask<bool> NextAsync<T>(
        ApiRequest request, IAsyncEnumerator<(WatchEvent<T> Event, Status? Error)> lines, CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        try
        {
            return await lines.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.NoAnswer(request, exception);
        }
        catch (JsonException)
        {
            throw ApiErrors.Unreadable(request, statusCode: 200);
        }
    }

    private async IAsyncEnumerable<(WatchEvent<T> Event, Status? Error)> ReadLinesAsync<T>(
        ApiRequest request, ResourceType<T> type, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubernetesResource
    {
        Requests.WatchOpened();
        try
        {
            using var response = await _transport.OpenAsync(request, cancellationToken).ConfigureAwait(false);
            yield return (new WatchEvent<T>(WatchEventType.Bookmark, resourceVersion, Resource: null), null);
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var line in PooledReads.ReadLinesAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                yield return WatchLine.Read(line, type.TypeInfo);
            }
        }
        finally
        {
            Requests.WatchClosed();
        }
    }
}
