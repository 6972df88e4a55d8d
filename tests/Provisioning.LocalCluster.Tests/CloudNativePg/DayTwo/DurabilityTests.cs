using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;

/// <summary>No acknowledged commit is lost, whatever happens to the primary.</summary>
public sealed class DurabilityTests(RealDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_AcknowledgedThroughFailoversAndChanges_AreAllThere()
    {
        using var turn = await database.EnterAsync();
        await using var writer = new Writer(database, "pg");
        await writer.ProgressAsync();
        var times = new List<string>();
        foreach (var (what, change) in ((string, Func<string, Task>)[])
        [
            ("pod killed", DeleteAsync),
            ("process killed", async primary => Assert.True(await database.Cluster.Faults.KillPodAsync("default", primary))),
            ("switchover", SwitchOverAsync),
            ("password", RotateAsync),
            ("resources", _ => database.PatchAsync("pg", """{"spec":{"resources":{"limits":{"memory":"640Mi"}}}}""")),
            ("storage", _ => database.PatchAsync("pg", """{"spec":{"storage":{"size":"2Gi"}}}""")),
            ("pod killed again", DeleteAsync),
        ])
        {
            var (began, before) = (TimeProvider.System.GetTimestamp(), await database.GetAsync("pg"));
            var primary = before.String("status", "currentPrimary")!;
            await change(primary);
            if (what is not ("password" or "storage"))
            {
                await database.UntilAsync("pg", c => c.String("status", "currentPrimary") != primary, $"a new primary after: {what}");
                times.Add($"{what}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.00} s");
            }

            await writer.ProgressAsync();
            await database.UntilHealthyAsync("pg");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"New primary after {string.Join(", ", times)}; longest pause {writer.LongestGap.TotalSeconds:0.00} s");
        Assert.Empty(await writer.MissingAsync());
        Assert.InRange(writer.Acknowledged, 50, int.MaxValue);
    }

    [Fact]
    public async Task SingleInstance_WhosePodIsKilled_ComesBackOnItsVolume()
    {
        using var turn = await database.EnterAsync();
        await database.CreateAsync("solo", """{"instances":1,"storage":{"size":"1Gi"}}""");
        await database.UntilHealthyAsync("solo");
        await database.SqlAsync("solo-1", "CREATE TABLE kept AS SELECT 7 AS n", "app");
        var uid = (await database.Client.GetAsync(Kinds.Pod, "default", "solo-1", Token))!.Uid();

        await DeleteAsync("solo-1");
        await database.UntilAsync("solo", c => c.String("status", "phase") != RealDatabase.Healthy, "the pod is missed");
        await database.UntilHealthyAsync("solo");

        Assert.NotEqual(uid, (await database.Client.GetAsync(Kinds.Pod, "default", "solo-1", Token))!.Uid());
        Assert.Equal("7", await database.SqlAsync("solo-1", "SELECT n FROM kept", "app"));
        await database.Client.DeleteAsync(Kinds.Cluster, "default", "solo", Token);
    }

    private Task DeleteAsync(string pod) => database.Client.DeleteAsync(Kinds.Pod, "default", pod, Token, gracePeriodSeconds: 0);

    private Task<JsonObject> SwitchOverAsync(string primary)
    {
        var target = primary == "pg-2" ? "pg-3" : "pg-2";
        return database.PatchAsync(
            "pg",
            $$$"""
            {"status":{"targetPrimary":"{{{target}}}","targetPrimaryTimestamp":"2026-01-01T00:00:00.000000Z",
             "phase":"Switchover in progress","phaseReason":"Switching over to {{{target}}}"}}
            """,
            "status");
    }

    private async Task RotateAsync(string primary)
    {
        var password = Convert.ToBase64String(Encoding.UTF8.GetBytes("rotated"));
        var secret = await database.Client.PatchAsync(
            Kinds.Secret, "default", "pg-app", new JsonObject { ["data"] = new JsonObject { ["password"] = password } }, Token);
        await database.UntilAsync(
            "pg", c => c.String("status", "secretsResourceVersion", "applicationSecretVersion") == secret.ResourceVersion(), "the new password is noticed");
    }
}
