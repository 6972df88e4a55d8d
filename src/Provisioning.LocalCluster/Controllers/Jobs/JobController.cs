using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Jobs;

/// <summary>Runs Jobs: creates their pods, again after a failure with growing delays, and keeps their status.</summary>
internal sealed class JobController : Controller
{
    private static readonly TimeSpan PatienceWithWatch = TimeSpan.FromSeconds(10);

    private readonly EventRecorder _events;
    private readonly Informer _jobs;
    private readonly Informer _pods;

    /// <summary>Pods that were created but not seen by the watch: until they are, the cache cannot say what is missing.</summary>
    private readonly ConcurrentDictionary<string, (ObjectKey Job, DateTimeOffset At)> _expected = new();

    public JobController(ControllerContext context, EventRecorder events)
        : base(context)
    {
        _events = events;
        _jobs = Watch(Kinds.Job);
        _pods = Watch(Kinds.Pod, OnPod);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_jobs.Get(key.Namespace, key.Name) is not { } job || job.IsBeingDeleted())
        {
            return null;
        }

        var now = Context.Time.GetUtcNow();
        if (JobStatus.IsFinished(job))
        {
            return await ExpireAsync(job, now, cancellationToken).ConfigureAwait(false);
        }

        if (_expected.Any(e => e.Value.Job == key && now - e.Value.At < PatienceWithWatch))
        {
            return PatienceWithWatch;
        }

        var pods = _pods.List(key.Namespace).Where(p => p.IsOwnedBy(job.Uid())).ToList();
        var plan = new JobPlan(job, pods, now);
        if (plan.Failure is not null || plan.IsSuspended || plan.IsComplete)
        {
            foreach (var pod in plan.Active)
            {
                await Context.Client.DeleteAsync(Kinds.Pod, pod.Namespace(), pod.Name(), cancellationToken, uid: pod.Uid()).ConfigureAwait(false);
            }
        }

        var delay = plan.BackOffUntil - now;
        if (plan.Missing > 0 && delay <= TimeSpan.Zero)
        {
            for (var i = 0; i < plan.Missing; i++)
            {
                pods.Add(await CreatePodAsync(job, cancellationToken).ConfigureAwait(false));
            }

            plan = new JobPlan(job, pods, now);
        }

        await WriteStatusAsync(job, plan, now, cancellationToken).ConfigureAwait(false);
        return plan.Missing > 0 ? delay : Deadline(job, now);
    }

    private static TimeSpan? Deadline(JsonObject job, DateTimeOffset now) =>
        job.Int("spec", "activeDeadlineSeconds") is { } seconds
            ? (KubeTime.Parse(job.String("status", "startTime")) ?? now).AddSeconds(seconds) - now
            : null;

    private void OnPod(WatchEvent change)
    {
        _expected.TryRemove(change.Object.Uid(), out _);
        if (OwnerReferences.Controller(change.Object) is { } owner && owner.String("kind") == "Job")
        {
            Enqueue(new ObjectKey(change.Object.Namespace(), owner.String("name")!));
        }
    }

    private async Task<JsonObject> CreatePodAsync(JsonObject job, CancellationToken cancellationToken)
    {
        try
        {
            var pod = await Context.Client.CreateAsync(Kinds.Pod, job.Namespace(), JobPods.Build(job), cancellationToken).ConfigureAwait(false);
            _expected[pod.Uid()] = (ObjectKey.Of(job), Context.Time.GetUtcNow());
            if (_pods.Get(pod.Namespace(), pod.Name()) is not null)
            {
                _expected.TryRemove(pod.Uid(), out _);
            }

            _events.Normal(job, "SuccessfulCreate", $"Created pod: {pod.Name()}");
            return pod;
        }
        catch (KubeApiException e)
        {
            _events.Warning(job, "FailedCreate", $"Error creating: {e.Message}");
            throw;
        }
    }

    private async Task WriteStatusAsync(JsonObject job, JobPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = job;
        if (plan.NewlyFailed.Count + plan.NewlySucceeded.Count > 0)
        {
            version = await PatchAsync(job, JobStatus.Build(job, plan, counted: false, now), cancellationToken).ConfigureAwait(false);
        }

        var status = JobStatus.Build(job, plan, counted: true, now);
        if (IsWritten(job, status))
        {
            return;
        }

        var written = await PatchAsync(version, status, cancellationToken).ConfigureAwait(false);
        if (written.Condition("Complete") is not null)
        {
            _events.Normal(job, "Completed", "Job completed");
        }
        else if (written.Condition("Failed") is { } failed)
        {
            _events.Warning(job, failed.String("reason")!, failed.String("message")!);
        }
        else if (written.Condition("Suspended") is { } suspended && job.Condition("Suspended").String("status") != suspended.String("status"))
        {
            var isSuspended = suspended.String("status") == "True";
            _events.Normal(job, isSuspended ? "Suspended" : "Resumed", isSuspended ? "Job suspended" : "Job resumed");
        }
    }

    private static bool IsWritten(JsonObject job, JsonObject status) => status.All(field => field.Key == "uncountedTerminatedPods"
        ? job.Node("status", field.Key) is JsonObject { Count: 0 }
        : JsonNode.DeepEquals(job.Node("status", field.Key), field.Value));

    private Task<JsonObject> PatchAsync(JsonObject job, JsonObject status, CancellationToken cancellationToken)
    {
        // A merge patch keeps what it does not name: counted pods must be taken off the list by name.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = job.Uid(), ["resourceVersion"] = job.ResourceVersion() },
            ["status"] = status.Clone(),
        };
        var uncounted = patch["status"]!["uncountedTerminatedPods"]!.AsObject();
        uncounted.TryAdd("succeeded", null);
        uncounted.TryAdd("failed", null);
        return Context.Client.PatchAsync(Kinds.Job, job.Namespace(), job.Name(), patch, cancellationToken, "status");
    }

    private async Task<TimeSpan?> ExpireAsync(JsonObject job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (job.Int("spec", "ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }

        var finished = KubeTime.Parse((job.Condition("Complete") ?? job.Condition("Failed")).String("lastTransitionTime")) ?? now;
        var left = finished.AddSeconds(seconds) - now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        await Context.Client.DeleteAsync(Kinds.Job, job.Namespace(), job.Name(), cancellationToken, "Foreground", uid: job.Uid()).ConfigureAwait(false);
        return null;
    }
}
