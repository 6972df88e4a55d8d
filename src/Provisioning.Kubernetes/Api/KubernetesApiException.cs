namespace Provisioning.Kubernetes.Api;

/// <summary>
/// The API server refused a request or could not be reached. Internal to the library: the pipeline turns it into a <see cref="ProvisioningException"/>.
/// Never holds a body, which may hold secrets.
/// </summary>
internal sealed class KubernetesApiException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>HTTP status, or 0 when there was no answer at all.</summary>
    public int StatusCode { get; init; }

    /// <summary>
    /// The Status' machine-readable reason (<c>NotFound</c>, <c>Conflict</c>, <c>AlreadyExists</c>, <c>Forbidden</c>, <c>Invalid</c>…), or empty.
    /// </summary>
    public string Reason { get; init; } = "";

    /// <summary>The Status' causes: field and message. The message is empty where it might quote a secret.</summary>
    public IReadOnlyList<(string Field, string Message)> Causes { get; init; } = [];

    /// <summary>How long the server asks to wait (429, 503).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was asked, such as <c>PATCH clusters.postgresql.cnpg.io acme-shop/acme-shop</c>.</summary>
    public string Request { get; init; } = "";

    /// <summary>The verb as RBAC names it, such as <c>patch</c>.</summary>
    public string Verb { get; init; } = "";

    /// <summary>The resource as RBAC names it, such as <c>clusters.postgresql.cnpg.io</c>.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The namespace that was asked for; null for all, or for what has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the server, or a webhook, said, without what was asked; empty when it said nothing or might quote a secret.</summary>
    public string ServerMessage { get; init; } = "";

    /// <summary>Whether the server does not serve the kind (a 404 that is no Status).</summary>
    public bool IsUnknownKind { get; init; }

    /// <summary>Whether the same request may succeed later: no answer, 429, 5xx (a webhook that is down is a 500), watch loss.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the request surely had no effect although there was no answer: it was never sent.</summary>
    public bool WasNotSent { get; init; }

    /// <summary>Whether an attempt before this one got no answer, and may have been carried out all the same.</summary>
    public bool MayHaveHappened { get; set; }

    public bool IsConflict => StatusCode == 409 && Reason != "AlreadyExists";

    public bool AlreadyExists => StatusCode == 409 && Reason == "AlreadyExists";

    /// <summary>Whether a watch or a page asks for a past that the server has forgotten.</summary>
    public bool IsGone => StatusCode == 410;

    /// <summary>The same failure, after the request was sent several times.</summary>
    public KubernetesApiException After(int attempts) => new($"{Message} ({attempts} attempts)", this)
    {
        StatusCode = StatusCode,
        Reason = Reason,
        Causes = Causes,
        RetryAfter = RetryAfter,
        Request = Request,
        Verb = Verb,
        Resource = Resource,
        Namespace = Namespace,
        ServerMessage = ServerMessage,
        IsUnknownKind = IsUnknownKind,
        IsTransient = IsTransient,
        WasNotSent = WasNotSent,
        MayHaveHappened = MayHaveHappened,
    };
}
