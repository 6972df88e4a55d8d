using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Controllers.Jobs;

namespace Provisioning.LocalCluster.Tests.Controllers;

public sealed class JobPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Plan_NoPodYet_CreatesOneAtOnce()
    {
        var plan = new JobPlan(Job(), [], Now);

        Assert.Equal(1, plan.Missing);
        Assert.Equal(Now, plan.BackOffUntil);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    public void Plan_FailedPods_WaitsTwiceAsLongEachTime(int failures, int seconds)
    {
        var plan = new JobPlan(Job(), [.. Enumerable.Range(0, failures).Select(n => Pod($"p{n}", "Failed", Now))], Now);

        Assert.Equal(1, plan.Missing);
        Assert.Equal(Now.AddSeconds(seconds), plan.BackOffUntil);
    }

    [Fact]
    public void Build_PodSucceeded_NotesItThenCompletesAsRecorded()
    {
        var versions = Recording.Objects("lifecycle", "Job").Where(j => j.Name() == "pg-1-initdb" && !j.IsBeingDeleted()).ToList();
        var active = versions[^3];
        var uid = versions[^2].Node("status", "uncountedTerminatedPods", "succeeded")![0]!.ToString();
        var now = KubeTime.Parse(versions[^1].String("status", "completionTime"))!.Value;
        var plan = new JobPlan(active, [Pod(uid, "Succeeded", now)], now);

        AssertStatus(versions[^2], JobStatus.Build(active, plan, counted: false, now));
        AssertStatus(versions[^1], JobStatus.Build(versions[^2], plan, counted: true, now));
    }

    [Fact]
    public void Build_PodFailed_NotesItThenCountsItAsRecorded()
    {
        var versions = Recording.Objects("failures", "Job").Where(j => j.Name() == "badsql-1-initdb").ToList();
        var noted = versions.FindIndex(j => j.Node("status", "uncountedTerminatedPods", "failed") is not null);
        var uid = versions[noted].Node("status", "uncountedTerminatedPods", "failed")![0]!.ToString();
        var plan = new JobPlan(versions[noted - 1], [Pod(uid, "Failed", Now)], Now);

        AssertStatus(versions[noted], JobStatus.Build(versions[noted - 1], plan, counted: false, Now));
        AssertStatus(versions[noted + 1], JobStatus.Build(versions[noted], plan, counted: true, Now));
    }

    [Fact]
    public void Plan_MoreFailuresThanTheLimit_FailsForGood()
    {
        var plan = new JobPlan(Job(backoffLimit: 1), [Pod("a", "Failed", Now), Pod("b", "Failed", Now)], Now);

        Assert.Equal("BackoffLimitExceeded", plan.Failure?.Reason);
        Assert.Equal(0, plan.Missing);
        var status = JobStatus.Build(Job(backoffLimit: 1), plan, counted: true, Now);
        Assert.Equal(["FailureTarget", "Failed"], status["conditions"]!.AsArray().Select(c => c.String("type")));
    }

    [Fact]
    public void Plan_Suspended_CreatesNothing()
    {
        var job = Job();
        job["spec"]!["suspend"] = true;

        Assert.Equal(0, new JobPlan(job, [], Now).Missing);
    }

    private static void AssertStatus(JsonObject recorded, JsonObject built)
    {
        // An absent count is written as null, to remove it.
        foreach (var (name, _) in built.Where(p => p.Value is null).ToList())
        {
            built.Remove(name);
        }

        var expected = recorded["status"]!.AsObject();
        Assert.Equal(expected.Select(p => p.Key).Order(StringComparer.Ordinal), built.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.All(
            expected, p => Assert.True(JsonNode.DeepEquals(p.Value, built[p.Key]), $"{p.Key}: {p.Value?.ToJsonString()} but {built[p.Key]?.ToJsonString()}"));
    }

    private static JsonObject Job(int backoffLimit = 6) => JsonNode.Parse(
        $$$"""{"metadata":{"name":"j","namespace":"a","uid":"u"},"spec":{"parallelism":1,"completions":1,"backoffLimit":{{{backoffLimit}}}},"status":{}}""")!
            .AsObject();

    private static JsonObject Pod(string uid, string phase, DateTimeOffset finishedAt) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = uid, ["namespace"] = "a", ["uid"] = uid },
        ["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["state"] = new JsonObject { ["terminated"] = new JsonObject { ["finishedAt"] = KubeTime.Seconds(finishedAt) } },
            }),
        },
    };
}
