using System.Diagnostics;
using System.Diagnostics.Metrics;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Diagnostics;

/// <summary>Traces and metrics, both under the name <c>Provisioning</c>. Names of databases are in traces only: metrics would have no bound.</summary>
internal static class Telemetry
{
    public const string Name = "Provisioning";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "provisioning.operation.duration", "s", "How long operations took from the request to the end.");

    public static Activity? StartOperation(DatabaseRecord record) => Source.StartActivity($"provisioning {record.Operation.Kind}")?
        .SetTag("provisioning.operation.id", record.Operation.Id)
        .SetTag("provisioning.engine", record.Engine)
        .SetTag("provisioning.tier", record.Tier);

    public static void EndOperation(Activity? activity, OperationRecord operation)
    {
        if (operation.Error is { } error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
        }

        if (operation.CompletedAt is { } end)
        {
            Duration.Record(
                (end - operation.CreatedAt).TotalSeconds,
                KeyValuePair.Create("provisioning.operation.kind", (object?)operation.Kind),
                KeyValuePair.Create("error.type", (object?)operation.Error?.Code));
        }
    }

    public static Activity? StartStage(DatabaseRecord record, Stage stage) =>
        Source.StartActivity($"provisioning {stage}")?.SetTag("provisioning.operation.id", record.Operation.Id);
}
