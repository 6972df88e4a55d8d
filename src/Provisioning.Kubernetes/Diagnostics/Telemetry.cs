using System.Diagnostics;
using System.Diagnostics.Metrics;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Diagnostics;

/// <summary>
/// Traces and metrics, both under the name <c>Provisioning</c>, all listed in <c>docs/telemetry.md</c>. Names of databases are in traces only: metrics would
/// have no bound. Nothing holds a body, or the name of a Secret.
/// </summary>
internal static class Telemetry
{
    public const string Name = "Provisioning";

    private const string Kind = "provisioning.operation.kind";
    private const string Outcome = "provisioning.outcome";
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> OperationDuration = Meter.CreateHistogram<double>(
        "provisioning.operation.duration", "s", "How long operations took from the request to the end.");

    private static readonly UpDownCounter<long> OperationsActive = Meter.CreateUpDownCounter<long>(
        "provisioning.operation.active", "{operation}", "Operations that this process runs now.");

    private static readonly Histogram<double> TakeoverDuration = Meter.CreateHistogram<double>(
        "provisioning.operation.takeover.duration", "s", "From the expiry of a dead process' lease to the takeover of its operation.");

    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>(
        "provisioning.stage.duration", "s", "How long stages took in this process, their repetitions included.");

    private static readonly Histogram<double> FailoverDuration = Meter.CreateHistogram<double>(
        "provisioning.database.failover.duration", "s", "From the loss of a primary to the next one that takes writes, failures and switchovers alike.");

    public static Activity? StartOperation(DatabaseRecord record)
    {
        OperationsActive.Add(1, KeyValuePair.Create(Kind, (object?)record.Operation.Kind));
        return Source.StartActivity($"provisioning {record.Operation.Kind}")?
            .SetTag("provisioning.operation.id", record.Operation.Id)
            .SetTag(Kind, record.Operation.Kind)
            .SetTag("provisioning.database", record.GetId().ToString())
            .SetTag("provisioning.engine", record.Engine)
            .SetTag("provisioning.tier", record.Tier);
    }

    /// <param name="activity">The operation's span.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="ended">Whether it has ended, rather than been left to another process.</param>
    public static void EndOperation(Activity? activity, OperationRecord operation, bool ended)
    {
        OperationsActive.Add(-1, KeyValuePair.Create(Kind, (object?)operation.Kind));
        if (!ended || operation.CompletedAt is not { } end)
        {
            activity?.SetTag(Outcome, "left");
            return;
        }

        var outcome = operation.State.ToString().ToLowerInvariant();
        End(activity, outcome, operation.Error?.Code);
        OperationDuration.Record((end - operation.CreatedAt).TotalSeconds, new TagList
        {
            { Kind, operation.Kind }, { Outcome, outcome }, { ErrorType, operation.Error?.Code },
        });
    }

    public static Activity? StartStage(DatabaseRecord record, Stage stage) => Source.StartActivity($"provisioning {stage}")?
        .SetTag("provisioning.operation.id", record.Operation.Id)
        .SetTag(Kind, record.Operation.Kind)
        .SetTag("provisioning.stage", stage.Value);

    public static void EndStage(Activity? activity, DatabaseRecord record, Stage stage, TimeSpan duration, StageState state, ErrorCode? error)
    {
        var outcome = state.ToString().ToLowerInvariant();
        End(activity, outcome, error?.Value);
        StageDuration.Record(duration.TotalSeconds, new TagList
        {
            { "provisioning.stage", stage.Value }, { Kind, record.Operation.Kind }, { Outcome, outcome }, { ErrorType, error?.Value },
        });
    }

    public static void TookOver(string kind, TimeSpan sinceExpiry) =>
        TakeoverDuration.Record(sinceExpiry.TotalSeconds, KeyValuePair.Create(Kind, (object?)kind));

    public static void FailedOver(string engine, TimeSpan duration) =>
        FailoverDuration.Record(duration.TotalSeconds, KeyValuePair.Create("provisioning.engine", (object?)engine));

    private static void End(Activity? activity, string outcome, string? error)
    {
        activity?.SetTag(Outcome, outcome);
        if (error is not null)
        {
            activity?.SetTag(ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
    }
}
