using System.Net;

namespace Provisioning.LocalCluster;

/// <summary>Which requests to the API server go wrong, and how. Immutable.</summary>
/// <example><code>
/// cluster.Faults.Add(new FaultRule { Verb = "patch", Resource = "clusters", StatusCode = HttpStatusCode.InternalServerError, Count = 2 });
/// cluster.Faults.Add(new FaultRule { Latency = TimeSpan.FromMilliseconds(200), Rate = 0.5 });
/// </code></example>
public sealed class FaultRule
{
    /// <summary>The API verb (<c>get list watch create update patch delete deletecollection</c>); <see langword="null"/> for any.</summary>
    public string? Verb { get; init; }

    /// <summary>The resource's plural name (<c>pods</c>, <c>clusters</c>); <see langword="null"/> for any.</summary>
    public string? Resource { get; init; }

    /// <summary>The namespace; <see langword="null"/> for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>Also for the requests of the cluster's own controllers and operators. Default: only those of other clients.</summary>
    public bool IncludeControllers { get; init; }

    /// <summary>The share of the matching requests that are hit, from 0 to 1 (default: all).</summary>
    public double Rate { get; init; } = 1;

    /// <summary>How many requests are hit before the rule is used up; <see langword="null"/> (default) for no end.</summary>
    public int? Count { get; init; }

    /// <summary>Added before the answer. May be combined with the other effects.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Answers with this error instead of carrying the request out.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>Sent with <see cref="StatusCode"/> as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Resets the connection instead of answering. The request is not carried out.</summary>
    public bool ResetConnection { get; init; }

    /// <summary>Carries the request out, but resets the connection instead of answering: the client cannot know that it was done.</summary>
    public bool LoseResponse { get; init; }
}
