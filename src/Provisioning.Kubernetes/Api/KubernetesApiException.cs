namespace Provisioning.Kubernetes.Api;

/// <summary>
/// The API server refused a request or could not be reached. Internal to the library: the pipeline turns it into a <see cref="ProvisioningException"/>.
/// Never holds a body, which may hold secrets.
/// </summary>
internal sealed class KubernetesApiException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>HTTP status, or 0 when there was no answer at all.</summary>
    public int StatusCode { get; init; }

    /// <summary>The Status' machine-readable reason (<c>NotFound</c>, <c>Conflict</c>, <c>AlreadyExists</c>, <c>Forbidden</c>, <c>Invalid</c>…), or empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The Status' causes: field and message.</summary>
    public IReadOnlyList<(string Field, string Message)> Causes { get; init; } = [];

    /// <summary>How long the server asks to wait (429, 503).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was asked, such as <c>PATCH clusters.postgresql.cnpg.io acme-shop/acme-shop</c>.</summary>
    public string Request { get; init; } = "";

    /// <summary>Whether the server does not serve the kind (a 404 that is no Status).</summary>
    public bool IsUnknownKind { get; init; }

    /// <summary>Whether the same request may succeed later: no answer, 429, 5xx (a webhook that is down is a 500), watch loss.</summary>
    public bool IsTransient { get; init; }

    public bool IsConflict => StatusCode == 409 && Reason != "AlreadyExists";

    public bool AlreadyExists => StatusCode == 409 && Reason == "AlreadyExists";
}
