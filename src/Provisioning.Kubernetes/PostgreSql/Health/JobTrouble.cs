using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>
/// Why a bootstrap does not succeed. The operator's phase stays the same while the job's pods fail again and again, until the job gives up after ten minutes
/// or more.
/// </summary>
internal static class JobTrouble
{
    /// <summary>The first pod may fail of a passing cause; a bootstrap that fails the same way twice is not worth eight more minutes.</summary>
    private const int FailuresThatSettleIt = 2;

    /// <summary>A store may be away for a minute, and what a recovery has fetched is lost; a cause that no waiting heals is found in the log at once.</summary>
    private const int FailuresThatSettleRecovery = 4;

    public static Readiness? Find(DatabaseContext context, IObservedObjects observed)
    {
        Readiness? passing = null;
        foreach (var job in observed.List(CoreTypes.Job).Where(job => Label(job, PostgreSqlNames.ClusterLabel) == context.Name))
        {
            var found = Find(context, job, observed);
            if (found is Readiness.Failed)
            {
                return found;
            }

            passing ??= found;
        }

        return passing;
    }

    private static Readiness? Find(DatabaseContext context, Job job, IObservedObjects observed)
    {
        var name = job.Metadata.Name;
        var refusal = observed.Warnings("Job", name).FirstOrDefault(warning => warning.Reason == "FailedCreate").Message;
        if (refusal is not null && (job.Status?.Active ?? 0) == 0 && (job.Status?.Succeeded ?? 0) == 0)
        {
            return PhaseReadiness.IsQuota(refusal)
                ? new Readiness.Failed(ErrorCode.QuotaExceeded, $"A ResourceQuota does not let job {name} run: {refusal}")
                : new Readiness.Progressing($"job {name} cannot create its pod: {refusal}", ErrorCode.EngineFailed);
        }

        var failures = job.Status?.Failed ?? 0;
        if (failures == 0)
        {
            return null;
        }

        // A replica copies from the primary, which may be away for a moment; only a job that has given up is final.
        var role = Label(job, PostgreSqlNames.JobRoleLabel) ?? "";
        var log = LastFailedPod(context, job, observed) is { } pod
            ? new LogSource(pod, role, role == "full-recovery" ? PostgreSqlNames.BarmanContainer : null)
            : null;
        var gaveUp = Instances.Condition(job.Status?.Conditions, "Failed")?.Status == "True";
        if (role == "major-upgrade")
        {
            return new Readiness.Failed(
                ErrorCode.EngineFailed,
                $"The database could not be upgraded to another major version: job {name} failed. Provision it with the Version that it had to go back to it.",
                log);
        }

        if (role == "full-recovery")
        {
            return gaveUp || failures >= FailuresThatSettleRecovery
                ? new Readiness.Failed(ErrorCode.RecoveryFailed, $"The database could not be restored: job {name} failed {Times(failures)}.", log)
                : new Readiness.Progressing($"job {name} failed {Times(failures)} and is tried again", ErrorCode.RecoveryFailed, log);
        }

        return role is "join" or "snapshot-recovery"
            ? gaveUp ? new Readiness.Failed(ErrorCode.EngineFailed, $"Job {name} failed to copy the primary {failures} times.", log)
                : new Readiness.Progressing($"job {name} failed {Times(failures)} and is tried again", ErrorCode.EngineFailed, log)
            : gaveUp || failures >= FailuresThatSettleIt ? new Readiness.Failed(ErrorCode.BootstrapFailed, Message(name, role, failures), log)
                : new Readiness.Progressing($"job {name} failed once and is tried again", ErrorCode.BootstrapFailed, log);
    }

    private static string Message(string job, string role, int failures) => role == "initdb"
        ? $"The database could not be initialized: job {job} failed {Times(failures)}. "
            + "Deprovision the database, correct the cause (often InitSql), and provision it again."
        : $"The database could not be made from its source: job {job} failed {Times(failures)}.";

    private static string Times(int failures) => failures == 1 ? "once" : FormattableString.Invariant($"{failures} times");

    private static string? LastFailedPod(DatabaseContext context, Job job, IObservedObjects observed) => Instances.AllPods(context, observed)
        .Where(pod => Instances.Label(pod, "job-name") == job.Metadata.Name && pod.Status?.Phase == "Failed")
        .MaxBy(pod => pod.Metadata.CreationTimestamp)?.Metadata.Name;

    private static string? Label(Job job, string name) => job.Metadata.Labels?.GetValueOrDefault(name);
}
