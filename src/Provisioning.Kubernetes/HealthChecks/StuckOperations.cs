using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.HealthChecks;

/// <summary>Which operations should have come further by now: no process runs them, or the one that does hangs. Pure.</summary>
internal static class StuckOperations
{
    /// <summary>On top of what a stage, or a takeover, may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<string> Find(IEnumerable<ConfigMap> records, ProvisioningOptions options, DateTimeOffset now) =>
        [.. records.Where(record => RecordFormat.GetRunner(record) is not null).Select(TryRead).OfType<DatabaseRecord>()
            .Select(record => record.Operation).Where(operation => IsStuck(operation, options, now)).Select(operation => operation.Id)];

    private static bool IsStuck(OperationRecord operation, ProvisioningOptions options, DateTimeOffset now)
    {
        if (operation.IsFinished())
        {
            return false;
        }

        var stage = operation.Stages.FirstOrDefault(stage => !stage.IsFinished());
        var began = stage?.StartedAt ?? operation.Stages.Max(other => other.CompletedAt) ?? operation.CreatedAt;
        var allowed = stage?.StartedAt is null
            ? options.LeaseDuration
            : StageDeadlines.Get(options, new OperationKind(operation.Kind), new Stage(stage.Name));

        // A stage that was taken over begins anew, once.
        return now - began > (allowed * 2) + Grace;
    }

    private static DatabaseRecord? TryRead(ConfigMap record)
    {
        try
        {
            return RecordFormat.Read(record).Record;
        }
        catch (ProvisioningException)
        {
            // Of a newer version of the library, whose processes look after it.
            return null;
        }
    }
}
