using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Json;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>Sends requests: credentials, time limit, repetition of what met a passing fault, errors. Thread safe.</summary>
internal sealed class ApiTransport(KubernetesConnection connection, RequestCounter counter, TimeProvider timeProvider, ILogger logger)
{
    private const int LongestStatus = 256 * 1024;

    /// <summary>How long an answer may take, its body included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    public RetryPolicy Retries { get; init; } = RetryPolicy.Default;

    /// <summary>Sends the request and reads its answer; both again where that is safe and may help.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads a successful answer.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Start(request);
        var delay = TimeSpan.Zero;
        var mayHaveHappened = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(
                    request,
                    (response, token) =>
                    {
                        ApiTelemetry.End(activity, (int)response.StatusCode, attempt);
                        return read(response, token);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException failure)
            {
                failure.MayHaveHappened = mayHaveHappened;
                ApiTelemetry.Fail(activity, failure, attempt);
                if (!IsWorthRepeating(request, failure))
                {
                    throw;
                }

                mayHaveHappened |= !failure.WasNotSent && failure.StatusCode != 429;
                if (attempt >= Retries.Attempts)
                {
                    throw attempt == 1 ? failure : failure.After(attempt);
                }

                delay = Retries.NextDelay(delay, failure.RetryAfter, Random.Shared.NextDouble());
                Log.RequestRetried(logger, failure.Message, attempt, delay);
                ApiTelemetry.Retried(request, failure.StatusCode);
            }

            await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the request once and returns a successful answer as soon as its headers are there. Without a time limit.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var session = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendHeadersAsync(session, request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized
            && await connection.RenewAsync(session, cancellationToken).ConfigureAwait(false) is { } renewed)
        {
            response.Dispose();
            response = await SendHeadersAsync(renewed, request, cancellationToken).ConfigureAwait(false);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusedAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Limits an exchange's time and turns what the network does to it into a <see cref="KubernetesApiException"/>.</summary>
    public async Task<TResult> WithTimeoutAsync<TResult>(
        ApiRequest request, Func<CancellationToken, Task<TResult>> exchange, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await exchange(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.TimedOut(request, RequestTimeout, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.NoAnswer(request, exception);
        }
        catch (JsonException)
        {
            // Its message and path would quote the body.
            throw ApiErrors.Unreadable(request, statusCode: 200);
        }
    }

    private static bool IsWorthRepeating(ApiRequest request, KubernetesApiException failure) =>
        failure.IsTransient && (request.IsIdempotent || failure.WasNotSent || failure.StatusCode is 429 or 503);

    private Task<TResult> SendOnceAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken) =>
        WithTimeoutAsync(
            request,
            async token =>
            {
                using var response = await OpenAsync(request, token).ConfigureAwait(false);
                return await read(response, token).ConfigureAwait(false);
            },
            cancellationToken);

    private async Task<HttpResponseMessage> SendHeadersAsync(KubernetesSession session, ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(session.BaseUri, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        }

        await session.PrepareAsync(message, cancellationToken).ConfigureAwait(false);
        counter.Sent(request.Verb, request.Resource);
        var (sent, statusCode) = (timeProvider.GetTimestamp(), 0);
        try
        {
            var response = await session.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            statusCode = (int)response.StatusCode;
            return response;
        }
        finally
        {
            ApiTelemetry.Answered(request, statusCode, timeProvider.GetElapsedTime(sent));
        }
    }

    private async Task<KubernetesApiException> RefusedAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var statusCode = (int)response.StatusCode;
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > timeProvider.GetUtcNow() => date - timeProvider.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return ApiErrors.Refused(request, statusCode, await ReadStatusAsync(response, cancellationToken).ConfigureAwait(false), retryAfter);
    }

    private static async Task<Status?> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.Json || response.Content.Headers.ContentLength > LongestStatus)
        {
            return null;
        }

        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var status = await JsonSerializer.DeserializeAsync(stream, ApiJson.Default.Status, cancellationToken).ConfigureAwait(false);
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            // A proxy's error page that calls itself JSON: the status code says enough.
            return null;
        }
    }
}
