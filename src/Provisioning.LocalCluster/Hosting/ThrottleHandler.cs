using System.Globalization;
using System.Net;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>Sends a request again that the API server was too busy for: it says when (<c>Retry-After</c>), and has done nothing yet.</summary>
internal sealed class ThrottleHandler(TimeProvider time) : DelegatingHandler
{
    private const int Attempts = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                    || attempt == Attempts
                    || Wait(response) is not { } wait)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan? Wait(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Retry-After", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds))
            : null;
}
