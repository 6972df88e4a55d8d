using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Jobs;

/// <summary>What a Job's pods say, and what follows from it.</summary>
internal sealed class JobPlan
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    public JobPlan(JsonObject job, IReadOnlyCollection<JsonObject> pods, DateTimeOffset now)
    {
        Active = [.. pods.Where(p => !p.IsTerminal() && !p.IsBeingDeleted())];
        Terminating = pods.Count(p => p.IsBeingDeleted() && !p.IsTerminal());
        Ready = Active.Count(p => p.IsReady());
        var known = (Failed: job.Int("status", "failed") ?? 0, Succeeded: job.Int("status", "succeeded") ?? 0);
        var failed = pods.Where(p => p.Phase() == "Failed").ToList();
        var succeeded = pods.Where(p => p.Phase() == "Succeeded").ToList();
        Failed = Math.Max(known.Failed, failed.Count);
        Succeeded = Math.Max(known.Succeeded, succeeded.Count);
        NewlyFailed = Newest(failed, Failed - known.Failed);
        NewlySucceeded = Newest(succeeded, Succeeded - known.Succeeded);

        var completions = job.Int("spec", "completions");
        var parallelism = job.Int("spec", "parallelism") ?? 1;
        IsSuspended = job.Bool("spec", "suspend") == true;
        IsComplete = completions is { } wanted ? Succeeded >= wanted : Succeeded > 0 && Active.Count == 0;
        Failure = FailureOf(job, Failed, now);
        BackOffUntil = failed.Count == 0 ? now : failed.Max(FinishedAt) + BackOff(Failed);
        Missing = IsComplete || IsSuspended || Failure is not null ? 0
            : Math.Min(parallelism, completions is { } total ? total - Succeeded : Succeeded > 0 ? 0 : parallelism) - Active.Count - Terminating;
    }

    public IReadOnlyList<JsonObject> Active { get; }

    public int Terminating { get; }

    public int Ready { get; }

    public int Failed { get; }

    public int Succeeded { get; }

    /// <summary>Uids of pods that ended since the status was written.</summary>
    public IReadOnlyList<string> NewlyFailed { get; }

    public IReadOnlyList<string> NewlySucceeded { get; }

    public bool IsSuspended { get; }

    public bool IsComplete { get; }

    /// <summary>Reason and message of a Job that failed for good.</summary>
    public (string Reason, string Message)? Failure { get; }

    /// <summary>How many pods to create, not before <see cref="BackOffUntil"/>.</summary>
    public int Missing { get; }

    public DateTimeOffset BackOffUntil { get; }

    private static (string Reason, string Message)? FailureOf(JsonObject job, int failed, DateTimeOffset now)
    {
        if (failed > (job.Int("spec", "backoffLimit") ?? 6))
        {
            return ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        return job.Int("spec", "activeDeadlineSeconds") is { } seconds
            && KubeTime.Parse(job.String("status", "startTime")) is { } start
            && now >= start.AddSeconds(seconds)
            ? ("DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    private static TimeSpan BackOff(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << Math.Clamp(failures - 1, 0, 20)));

    private static List<string> Newest(List<JsonObject> pods, int count) => [.. pods.OrderByDescending(FinishedAt).Take(count).Select(p => p.Uid())];

    private static DateTimeOffset FinishedAt(JsonObject pod)
    {
        var ends = (pod.Node("status", "containerStatuses") as JsonArray ?? []).Select(c => KubeTime.Parse(c.String("state", "terminated", "finishedAt")));
        return ends.Max() ?? KubeTime.Parse(pod.String("metadata", "creationTimestamp")) ?? DateTimeOffset.MinValue;
    }
}
