using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Diagnostics;

/// <summary>Traces and metrics of what is asked of the API server, by verb and resource as RBAC names them; never by the names of objects.</summary>
internal static class ApiTelemetry
{
    private const string Verb = "provisioning.kubernetes.verb";
    private const string Resource = "provisioning.kubernetes.resource";
    private const string StatusCode = "http.response.status_code";
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(Telemetry.Name);
    private static readonly Meter Meter = new(Telemetry.Name);

    private static readonly Histogram<double> RequestDuration = Meter.CreateHistogram<double>(
        "provisioning.kubernetes.request.duration", "s", "How long the API server took to answer, each attempt counted; watches up to their first byte.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "provisioning.kubernetes.request.retries", "{request}", "Requests that were repeated because of a passing fault.");

    private static readonly Counter<long> WatchRestarts = Meter.CreateCounter<long>(
        "provisioning.kubernetes.watch.restarts", "{watch}", "Watches that ended and were resumed.");

    public static Activity? Start(ApiRequest request) => Source.StartActivity($"{request.Verb} {request.Resource}", ActivityKind.Client)?
        .SetTag(Verb, request.Verb)
        .SetTag(Resource, request.Resource)
        .SetTag("http.request.method", request.Method.Method)
        .SetTag("k8s.namespace.name", request.Namespace);

    public static void Fail(Activity? activity, KubernetesApiException failure, int attempts)
    {
        activity?.SetTag(ErrorType, Describe(failure.StatusCode)).SetStatus(ActivityStatusCode.Error);
        End(activity, failure.StatusCode, attempts);
    }

    public static void End(Activity? activity, int statusCode, int attempts)
    {
        if (statusCode > 0)
        {
            activity?.SetTag(StatusCode, statusCode);
        }

        if (attempts > 1)
        {
            activity?.SetTag("http.request.resend_count", attempts - 1);
        }
    }

    /// <param name="request">What was asked.</param>
    /// <param name="statusCode">The answer's status; 0 for none.</param>
    /// <param name="duration">How long it took.</param>
    public static void Answered(ApiRequest request, int statusCode, TimeSpan duration)
    {
        var tags = new TagList { { Verb, request.Verb }, { Resource, request.Resource } };
        if (statusCode > 0)
        {
            tags.Add(StatusCode, statusCode);
        }

        if (statusCode is 0 or >= 400)
        {
            tags.Add(ErrorType, Describe(statusCode));
        }

        RequestDuration.Record(duration.TotalSeconds, tags);
    }

    public static void Retried(ApiRequest request, int statusCode) =>
        Retries.Add(1, new TagList { { Verb, request.Verb }, { Resource, request.Resource }, { ErrorType, Describe(statusCode) } });

    /// <param name="type">The kind that is watched.</param>
    /// <param name="reason"><c>closed</c> by the server in good order, <c>silent</c>, <c>gone</c> (410) or <c>failed</c>.</param>
    public static void WatchRestarted(ResourceType type, string reason) =>
        WatchRestarts.Add(1, new TagList { { Resource, type.ToString() }, { "provisioning.reason", reason } });

    private static string Describe(int statusCode) => statusCode == 0 ? "no_answer" : statusCode.ToString(CultureInfo.InvariantCulture);
}
