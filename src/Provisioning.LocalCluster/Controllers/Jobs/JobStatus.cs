using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Jobs;

/// <summary>Builds a Job's status, in the two steps that the real controller takes when pods end: noted first, counted then.</summary>
internal static class JobStatus
{
    /// <summary>With the pods that ended since the last status as uncounted, or counted.</summary>
    public static JsonObject Build(JsonObject job, JobPlan plan, bool counted, DateTimeOffset now)
    {
        var uncounted = new JsonObject();
        if (!counted)
        {
            Add(uncounted, "succeeded", plan.NewlySucceeded);
            Add(uncounted, "failed", plan.NewlyFailed);
        }

        var status = new JsonObject
        {
            ["startTime"] = plan.IsSuspended ? null : job.String("status", "startTime") ?? KubeTime.Seconds(now),
            ["active"] = NullIfZero(plan.Active.Count),
            ["succeeded"] = NullIfZero(plan.Succeeded - (counted ? 0 : plan.NewlySucceeded.Count)),
            ["failed"] = NullIfZero(plan.Failed - (counted ? 0 : plan.NewlyFailed.Count)),
            ["terminating"] = plan.Terminating,
            ["ready"] = plan.Ready,
            ["uncountedTerminatedPods"] = uncounted,
        };
        var conditions = Conditions(job, plan, counted, now);
        if (conditions.Count > 0)
        {
            status["conditions"] = conditions;
        }

        if (counted && plan is { IsComplete: true, Active.Count: 0, Terminating: 0 })
        {
            status["completionTime"] = job.String("status", "completionTime") ?? KubeTime.Seconds(now);
        }

        return status;
    }

    public static bool IsFinished(JsonObject job) => job.Condition("Complete").String("status") == "True" || job.Condition("Failed").String("status") == "True";

    private static JsonArray Conditions(JsonObject job, JobPlan plan, bool counted, DateTimeOffset now)
    {
        var conditions = new JsonArray([.. (job.Node("status", "conditions") as JsonArray ?? []).Select(c => c!.DeepClone())]);
        if (plan.IsComplete)
        {
            Set("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
            if (counted && plan.Active.Count == 0 && plan.Terminating == 0)
            {
                Set("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
            }
        }
        else if (plan.Failure is { } failure)
        {
            Set("FailureTarget", "True", failure.Reason, failure.Message);
            if (counted && plan.Active.Count == 0 && plan.Terminating == 0)
            {
                Set("Failed", "True", failure.Reason, failure.Message);
            }
        }
        else if (plan.IsSuspended)
        {
            Set("Suspended", "True", "JobSuspended", "Job suspended");
        }
        else if (job.Condition("Suspended").String("status") == "True")
        {
            Set("Suspended", "False", "JobResumed", "Job resumed");
        }

        return conditions;

        void Set(string type, string status, string reason, string message)
        {
            if (conditions.OfType<JsonObject>().FirstOrDefault(c => c.String("type") == type) is { } known)
            {
                if (known.String("status") == status)
                {
                    return;
                }

                conditions.Remove(known);
            }

            var added = new JsonObject
            {
                ["type"] = type,
                ["status"] = status,
                ["lastProbeTime"] = KubeTime.Seconds(now),
                ["lastTransitionTime"] = KubeTime.Seconds(now),
                ["reason"] = reason,
                ["message"] = message,
            };
            conditions.Add((JsonNode)added);
        }
    }

    private static JsonValue? NullIfZero(int count) => count == 0 ? null : JsonValue.Create(count);

    private static void Add(JsonObject uncounted, string field, IReadOnlyList<string> uids)
    {
        if (uids.Count > 0)
        {
            uncounted[field] = new JsonArray([.. uids.Select(u => JsonValue.Create(u))]);
        }
    }
}
