using System.Globalization;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Conditions;

/// <summary>The conditions that a user would have seen while a real operator worked.</summary>
public sealed class ConditionReplayTests
{
    [Fact]
    public void AcceptingConnections_Lifecycle_TellsEveryInterruption() => Assert.Equal(
        [
            "2.0 False Provisioning", "21.6 True Degraded", "86.8 True Ready",

            // The primary is killed and another one elected; then a switchover.
            "92.7 False NoPrimary", "93.1 False FailingOver", "93.1 False NoPrimary", "93.4 False FailingOver", "110.6 True Degraded", "121.9 True Ready",
            "129.4 False FailingOver", "136.2 True Degraded", "146.4 True Ready",

            // Other resources, then a parameter that needs a restart: the replica first, then a switchover.
            "162.6 True Degraded", "175.0 True Ready", "175.3 False FailingOver", "181.9 True Degraded", "191.3 True Ready", "191.6 True Degraded",
            "205.1 True Ready", "212.0 True Degraded", "224.2 True Ready", "224.5 False FailingOver", "231.0 True Degraded", "235.0 True Ready",

            // Hibernated by hand, resumed, deleted.
            "276.0 False NoPrimary", "278.3 False Paused", "305.7 False NoPrimary", "316.4 True Degraded", "327.4 True Ready", "346.7 False Missing",
        ],
        Seen("lifecycle", "pg", engine => engine.GetAcceptingConnections));

    [Fact]
    public void Protected_BackupRestore_TellsEachStep() => Assert.Equal(
        [
            // The first backup; one with wrong keys; and the cluster deleted, whose archive stays.
            "0.0 False NoBaseBackup", "40.4 True Protected", "448.6 True LastBackupFailed", "450.0 Unknown ArchivingUnconfirmed",
        ],
        Seen("backup-restore", "pg", engine => engine.GetProtected));

    [Fact]
    public void Protected_ClusterOnAUsedArchive_IsNotAlthoughTheOperatorCallsItHealthy() => Assert.Equal(
        ["0.0 False NoBaseBackup", "382.9 False ArchivingFailing", "450.0 False NoBaseBackup"],
        Seen("backup-restore", "reuse", engine => engine.GetProtected));

    private static List<string> Seen(string recording, string cluster, Func<IConditionEngine, Func<ConditionInput, DatabaseCondition>> judge)
    {
        var start = new DateTimeOffset(2026, 11, 22, 20, 27, 24, TimeSpan.Zero);
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Backup = BackupPolicy.Daily("s3-eu") }) with { Name = cluster, Incarnation = "1a2b" };
        var seen = new List<string>();
        var state = DatabaseState.Provisioning;
        foreach (var (time, observed) in Recording.Load(recording).Walk((kind, name) => Rename(kind, name, cluster)))
        {
            var instances = observed.Get(Provisioning.Kubernetes.PostgreSql.Resources.PostgreSqlTypes.Cluster, cluster)?.Spec?.Instances ?? 1;
            var condition = judge(PostgreSqlTestData.Engine)(
                new ConditionInput(context with { Instances = instances }, state, observed, start.AddSeconds(time)));
            state = condition.Reason == ConditionReasons.Ready ? DatabaseState.Active : state;
            var text = $"{condition.Status} {condition.Reason}";
            if (seen.Count == 0 || !seen[^1].EndsWith(text, StringComparison.Ordinal))
            {
                seen.Add(string.Create(CultureInfo.InvariantCulture, $"{time:0.0} {text}"));
            }
        }

        return seen;
    }

    private static string Rename(string kind, string name, string cluster) => kind switch
    {
        "ObjectStore" => $"{cluster}-store",
        "ScheduledBackup" => $"{cluster}-backup",
        _ => name,
    };
}
