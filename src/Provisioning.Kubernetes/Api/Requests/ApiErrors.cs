using System.Security.Authentication;
using Provisioning.Kubernetes.Api.Json;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>Turns what went wrong into a <see cref="KubernetesApiException"/>. Pure; of an answer it looks at nothing but a Status.</summary>
internal static class ApiErrors
{
    private const int LongestMessage = 4096;

    /// <summary>The server refused.</summary>
    /// <param name="status">Null when the body was something else.</param>
    public static KubernetesApiException Refused(ApiRequest request, int statusCode, Status? status, TimeSpan? retryAfter)
    {
        var schemaViolation = IsSchemaViolation(statusCode, status);
        var reason = schemaViolation ? "Invalid" : status?.Reason ?? "";

        // The server quotes what it refuses: of a Secret that would be the secret.
        var message = request.IsSensitive ? "" : Shorten(status?.Message ?? "");
        var unknownKind = statusCode == 404 && status is null;
        string[] said = unknownKind ? ["the server does not serve this kind"] : [reason, message];
        return new KubernetesApiException($"{request}: {statusCode} {string.Join(": ", said.Where(text => text.Length > 0))}".TrimEnd())
        {
            StatusCode = statusCode,
            Reason = reason,
            Causes = [.. (status?.Details?.Causes ?? []).Select(cause => (cause.Field ?? "", request.IsSensitive ? "" : Shorten(cause.Message ?? "")))],
            RetryAfter = status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : retryAfter,
            Request = request.ToString(),
            Verb = request.Verb,
            Resource = request.Resource,
            Namespace = request.Namespace,
            ServerMessage = message,
            IsUnknownKind = unknownKind,
            IsTransient = !schemaViolation && statusCode is 408 or 429 or 500 or 502 or 503 or 504,
        };
    }

    /// <summary>There was no answer, or none to its end.</summary>
    public static KubernetesApiException NoAnswer(ApiRequest request, Exception cause)
    {
        var error = (cause as HttpRequestException)?.HttpRequestError;
        var untrusted = cause.InnerException is AuthenticationException;
        var wasNotSent = error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        var root = cause.GetBaseException().Message;
        var message = cause.Message.Contains(root, StringComparison.Ordinal) ? cause.Message : $"{cause.Message} {root}";
        return NoAnswer(request, message, cause, isTransient: !untrusted, wasNotSent);
    }

    /// <summary>There was no answer in time.</summary>
    public static KubernetesApiException TimedOut(ApiRequest request, TimeSpan timeout, Exception cause) =>
        NoAnswer(request, $"no answer within {timeout.TotalSeconds:0} s", cause, isTransient: true, wasNotSent: false);

    /// <summary>The answer is not what the API answers.</summary>
    public static KubernetesApiException Unreadable(ApiRequest request, int statusCode) => new($"{request}: the answer is not the JSON that was expected")
    {
        StatusCode = statusCode,
        Request = request.ToString(),
        Verb = request.Verb,
        Resource = request.Resource,
        Namespace = request.Namespace,
    };

    /// <summary>
    /// A field that the schema does not know, applied server-side to a custom resource: the server answers 500 without a reason, so that only the text
    /// tells it from a fault that passes.
    /// </summary>
    private static bool IsSchemaViolation(int statusCode, Status? status) =>
        statusCode == 500 && status?.Message?.StartsWith("failed to create typed patch object", StringComparison.Ordinal) == true;

    private static KubernetesApiException NoAnswer(ApiRequest request, string message, Exception cause, bool isTransient, bool wasNotSent) =>
        new($"{request}: {message}", cause)
        {
            Request = request.ToString(),
            Verb = request.Verb,
            Resource = request.Resource,
            Namespace = request.Namespace,
            IsTransient = isTransient,
            WasNotSent = wasNotSent,
        };

    private static string Shorten(string message) => message.Length <= LongestMessage ? message : $"{message.AsSpan(0, LongestMessage)}…";
}
